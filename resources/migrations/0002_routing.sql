CREATE TABLE `budgets` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`scope` text NOT NULL,
	`scope_id` text,
	`window` text NOT NULL,
	`time_zone` text NOT NULL,
	`limit_microusd` integer NOT NULL,
	`action` text NOT NULL,
	`unknown_price` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `rate_limits` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`scope` text NOT NULL,
	`scope_id` text NOT NULL,
	`requests_per_minute` integer,
	`tokens_per_minute` integer,
	`requests_per_day` integer,
	`concurrent_requests` integer,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `rate_limits_scope_scope_id_unique` ON `rate_limits` (`scope`,`scope_id`);--> statement-breakpoint
CREATE TABLE `spending` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`quarter` integer NOT NULL,
	`token_id` text NOT NULL,
	`user_id` integer NOT NULL,
	`provider_id` integer NOT NULL,
	`key_id` integer NOT NULL,
	`model` text NOT NULL,
	`requests` integer NOT NULL,
	`estimated_requests` integer NOT NULL,
	`unpriced_requests` integer NOT NULL,
	`fresh_tokens` integer NOT NULL,
	`cache_read_tokens` integer NOT NULL,
	`cache_write_tokens` integer NOT NULL,
	`output_tokens` integer NOT NULL,
	`reasoning_tokens` integer NOT NULL,
	`cost_nanousd` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `spending_quarter` ON `spending` (`quarter`);--> statement-breakpoint
CREATE UNIQUE INDEX `spending_quarter_token_id_user_id_provider_id_key_id_model_unique` ON `spending` (`quarter`,`token_id`,`user_id`,`provider_id`,`key_id`,`model`);--> statement-breakpoint
CREATE TABLE `routing_rules` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`model_pattern` text NOT NULL,
	`pattern_type` text DEFAULT 'exact' NOT NULL,
	`backend_type` text NOT NULL,
	`backend_model` text,
	`fallback_backend` text,
	`priority` integer DEFAULT 0 NOT NULL,
	`enabled` integer DEFAULT true NOT NULL,
	`targets` text DEFAULT '[]' NOT NULL,
	`conditions` text DEFAULT '{}' NOT NULL,
	`options` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `routing_rules_priority` ON `routing_rules` (`priority`);--> statement-breakpoint
ALTER TABLE `provider_keys` ADD `account` text;--> statement-breakpoint
ALTER TABLE `provider_keys` ADD `ready_at` integer;--> statement-breakpoint
ALTER TABLE `provider_models` ADD `cache_write_price` integer;--> statement-breakpoint
ALTER TABLE `provider_models` ADD `long_cache_write_price` integer;--> statement-breakpoint
ALTER TABLE `provider_models` ADD `long_prompt` text;--> statement-breakpoint
ALTER TABLE `providers` ADD `more_base_urls` text DEFAULT '[]' NOT NULL;