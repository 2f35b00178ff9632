CREATE TABLE `app_tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`label` text NOT NULL,
	`access` text NOT NULL,
	`hash` text NOT NULL,
	`last_four` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_used_at` integer,
	`user_id` integer,
	`models` text,
	`cloud` integer DEFAULT true NOT NULL,
	`endpoints` text DEFAULT 'all' NOT NULL,
	`expires_at` integer,
	`requests_per_minute` integer,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `app_tokens_hash_unique` ON `app_tokens` (`hash`);--> statement-breakpoint
CREATE TABLE `users` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`email` text NOT NULL,
	`password_hash` text NOT NULL,
	`is_admin` integer DEFAULT false NOT NULL,
	`status` text NOT NULL,
	`session_version` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`approved_at` integer,
	`last_login_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `users_email_unique` ON `users` (`email`);--> statement-breakpoint
CREATE TABLE `acts` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`who` text NOT NULL,
	`what` text NOT NULL,
	`object` text,
	`outcome` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `provider_keys` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`uid` text NOT NULL,
	`provider_id` integer NOT NULL,
	`label` text NOT NULL,
	`sealed` text,
	`reference` text,
	`origin` text NOT NULL,
	`last_four` text,
	`weight` integer DEFAULT 1 NOT NULL,
	`models` text,
	`user_id` integer,
	`state` text NOT NULL,
	`state_reason` text,
	`last_used_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`provider_id`) REFERENCES `providers`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `provider_keys_uid_unique` ON `provider_keys` (`uid`);--> statement-breakpoint
CREATE INDEX `provider_keys_provider` ON `provider_keys` (`provider_id`);--> statement-breakpoint
CREATE TABLE `provider_models` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`provider_id` integer NOT NULL,
	`name` text NOT NULL,
	`display_name` text NOT NULL,
	`context_tokens` integer,
	`input_price` integer,
	`cached_input_price` integer,
	`output_price` integer,
	`predefined` integer DEFAULT false NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`provider_id`) REFERENCES `providers`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `provider_models_provider_id_name_unique` ON `provider_models` (`provider_id`,`name`);--> statement-breakpoint
CREATE TABLE `providers` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`display_name` text NOT NULL,
	`base_url` text,
	`protocols` text NOT NULL,
	`key_optional` integer DEFAULT false NOT NULL,
	`allow_private` integer DEFAULT false NOT NULL,
	`predefined` integer DEFAULT false NOT NULL,
	`changed` text DEFAULT '[]' NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `providers_name_unique` ON `providers` (`name`);--> statement-breakpoint
CREATE TABLE `keyring` (
	`kid` text PRIMARY KEY NOT NULL,
	`use` text NOT NULL,
	`state` text NOT NULL,
	`wrapped` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `vault_root` (
	`id` integer PRIMARY KEY NOT NULL,
	`root_id` text NOT NULL,
	`salt` text NOT NULL,
	`recovery_kit_at` integer
);
