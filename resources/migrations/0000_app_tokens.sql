CREATE TABLE `app_tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`label` text NOT NULL,
	`access` text NOT NULL,
	`hash` text NOT NULL,
	`last_four` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_used_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `app_tokens_hash_unique` ON `app_tokens` (`hash`);