CREATE TABLE `keep_rules` (
	`scope` text NOT NULL,
	`scope_id` text NOT NULL,
	`hours` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`scope`, `scope_id`)
);
--> statement-breakpoint
CREATE TABLE `activity_config` (
	`id` integer PRIMARY KEY NOT NULL,
	`nothing_leaves` integer DEFAULT false NOT NULL,
	`log_requests` integer DEFAULT true NOT NULL,
	`keep_days` integer DEFAULT 30 NOT NULL,
	`keep_megabytes` integer DEFAULT 500 NOT NULL,
	`name_processes` integer DEFAULT true NOT NULL,
	`open_metrics` integer DEFAULT false NOT NULL,
	`otel_endpoint` text,
	`compare_with` text,
	`updated_at` integer NOT NULL
);
