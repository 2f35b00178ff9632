CREATE TABLE `download_files` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`download_id` integer NOT NULL,
	`path` text NOT NULL,
	`size_bytes` integer NOT NULL,
	`sha256` text,
	`git_oid` text,
	`etag` text,
	`ranges` text DEFAULT '[]' NOT NULL,
	`done` integer DEFAULT false NOT NULL,
	FOREIGN KEY (`download_id`) REFERENCES `downloads`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `download_files_download` ON `download_files` (`download_id`);--> statement-breakpoint
CREATE TABLE `downloads` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`task_id` text NOT NULL,
	`repo` text NOT NULL,
	`revision` text NOT NULL,
	`commit` text,
	`file` text NOT NULL,
	`quantization` text,
	`projector` text,
	`state` text NOT NULL,
	`folder` text,
	`licence` text,
	`error` text,
	`attempts` integer DEFAULT 0 NOT NULL,
	`retry_at` integer,
	`replaces` text,
	`created_at` integer NOT NULL,
	`finished_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `downloads_task_id_unique` ON `downloads` (`task_id`);--> statement-breakpoint
CREATE TABLE `hub_token` (
	`id` integer PRIMARY KEY NOT NULL,
	`sealed` text NOT NULL,
	`origin` text NOT NULL,
	`last_four` text,
	`account` text,
	`unreadable` integer DEFAULT false NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `file_checks` (
	`path` text PRIMARY KEY NOT NULL,
	`identity` text NOT NULL,
	`parts_identity` text NOT NULL,
	`sha256` text,
	`verdict` text,
	`reason` text,
	`checked_at` integer,
	`checked_by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `file_origins` (
	`path` text PRIMARY KEY NOT NULL,
	`repo` text NOT NULL,
	`commit` text NOT NULL,
	`file` text NOT NULL,
	`sha256` text,
	`licence` text,
	`downloaded_at` integer NOT NULL,
	`previous_path` text
);
--> statement-breakpoint
CREATE TABLE `model_folders` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL,
	`path` text NOT NULL,
	`enabled` integer DEFAULT true NOT NULL,
	`downloads` integer DEFAULT false NOT NULL,
	`moving_to` text,
	`moved_from` text,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `model_folders_path_unique` ON `model_folders` (`path`);--> statement-breakpoint
CREATE TABLE `model_ids` (
	`source` text PRIMARY KEY NOT NULL,
	`model_id` text NOT NULL,
	`folder_id` integer NOT NULL,
	FOREIGN KEY (`folder_id`) REFERENCES `model_folders`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `model_ids_model_id_unique` ON `model_ids` (`model_id`);--> statement-breakpoint
CREATE TABLE `profiles` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`model_id` text NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`system_prompt` text,
	`system_prompt_mode` text DEFAULT 'default' NOT NULL,
	`sampling` text DEFAULT '{}' NOT NULL,
	`context_tokens` integer,
	`kv_cache_type` text,
	`thinking` text,
	`pinned` integer DEFAULT false NOT NULL,
	`aliases` text DEFAULT '[]' NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `profiles_name` ON `profiles` (lower("name"));--> statement-breakpoint
CREATE TABLE `self_tests` (
	`model_id` text PRIMARY KEY NOT NULL,
	`identity` text NOT NULL,
	`results` text NOT NULL,
	`tested_at` integer NOT NULL
);
