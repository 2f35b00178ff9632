CREATE TABLE `conversation_attachments` (
	`id` text PRIMARY KEY NOT NULL,
	`conversation_id` text NOT NULL,
	`message_id` text,
	`position` integer DEFAULT 0 NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`media_type` text NOT NULL,
	`content` blob NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`conversation_id`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `conversation_attachments_conversation` ON `conversation_attachments` (`conversation_id`);--> statement-breakpoint
CREATE TABLE `conversation_messages` (
	`row_id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`conversation_id` text NOT NULL,
	`parent_id` text,
	`role` text NOT NULL,
	`text` text NOT NULL,
	`model` text,
	`parts` text,
	`state` text,
	`ending` text,
	`problem` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`conversation_id`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `conversation_messages_id_unique` ON `conversation_messages` (`id`);--> statement-breakpoint
CREATE INDEX `conversation_messages_conversation` ON `conversation_messages` (`conversation_id`);--> statement-breakpoint
CREATE TABLE `conversations` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` integer,
	`title` text NOT NULL,
	`models` text NOT NULL,
	`system_prompt` text,
	`temperature` real,
	`max_tokens` integer,
	`thinking` text,
	`tools_on` integer DEFAULT false NOT NULL,
	`allowed_tools` text DEFAULT '[]' NOT NULL,
	`leaf_id` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `conversations_user` ON `conversations` (`user_id`,`updated_at`);--> statement-breakpoint
CREATE TABLE `preferences` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `proxy_password` (
	`id` integer PRIMARY KEY NOT NULL,
	`sealed` text NOT NULL,
	`origin` text NOT NULL,
	`unreadable` integer DEFAULT false NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `mcp_servers` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`uid` text NOT NULL,
	`name` text NOT NULL,
	`on` integer DEFAULT true NOT NULL,
	`transport` text NOT NULL,
	`sealed` text,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `mcp_servers_uid_unique` ON `mcp_servers` (`uid`);--> statement-breakpoint
CREATE UNIQUE INDEX `mcp_servers_name_unique` ON `mcp_servers` (`name`);--> statement-breakpoint
CREATE TABLE `tool_consents` (
	`user_id` integer NOT NULL,
	`tool` text NOT NULL,
	`consent` text NOT NULL,
	`fingerprint` text,
	PRIMARY KEY(`user_id`, `tool`)
);
--> statement-breakpoint
CREATE VIRTUAL TABLE `conversation_search` USING fts5(
	`text`,
	`conversation_id` UNINDEXED,
	`message_id` UNINDEXED,
	tokenize = 'unicode61 remove_diacritics 2',
	prefix = '2 3'
);
--> statement-breakpoint
CREATE TRIGGER `conversation_search_new` AFTER INSERT ON `conversation_messages` BEGIN
	INSERT INTO `conversation_search` (`rowid`, `text`, `conversation_id`, `message_id`) VALUES (new.`row_id`, new.`text`, new.`conversation_id`, new.`id`);
END;
--> statement-breakpoint
CREATE TRIGGER `conversation_search_changed` AFTER UPDATE OF `text` ON `conversation_messages` WHEN new.`text` <> old.`text` BEGIN
	UPDATE `conversation_search` SET `text` = new.`text` WHERE `rowid` = old.`row_id`;
END;
--> statement-breakpoint
CREATE TRIGGER `conversation_search_gone` AFTER DELETE ON `conversation_messages` BEGIN
	DELETE FROM `conversation_search` WHERE `rowid` = old.`row_id`;
END;
