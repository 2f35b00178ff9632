CREATE TABLE `model_settings` (
	`model_id` text PRIMARY KEY NOT NULL,
	`context_tokens` integer,
	`slots` integer,
	`kv_cache_type` text,
	`flash_attention` integer,
	`gpu_layers` integer,
	`batch_tokens` integer,
	`loras` text DEFAULT '[]' NOT NULL,
	`draft_model_id` text,
	`prompt_lookup` integer,
	`idle_seconds` integer,
	`pinned` integer DEFAULT false NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `server_config` (
	`id` integer PRIMARY KEY NOT NULL,
	`memory_limit_mode` text DEFAULT 'percent' NOT NULL,
	`memory_limit_value` integer DEFAULT 80 NOT NULL,
	`eviction_policy` text DEFAULT 'lru' NOT NULL,
	`preload_models` text DEFAULT '[]' NOT NULL,
	`updated_at` integer NOT NULL
);
