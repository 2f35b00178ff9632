-- Whoever has used Corral before it had a guide of the first start is not greeted as if it were new.
INSERT OR IGNORE INTO `preferences` (`name`, `value`, `updated_at`)
SELECT
	'setup',
	json_object('step', 'welcome', 'finishedAt', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), 'skipped', json('true')),
	unixepoch() * 1000
WHERE EXISTS (SELECT 1 FROM `users`)
	OR EXISTS (SELECT 1 FROM `provider_keys`)
	OR EXISTS (SELECT 1 FROM `providers` WHERE `predefined` = 0)
	OR EXISTS (SELECT 1 FROM `routing_rules`)
	OR EXISTS (SELECT 1 FROM `conversations`)
	OR EXISTS (SELECT 1 FROM `profiles`)
	OR EXISTS (SELECT 1 FROM `model_settings`)
	OR EXISTS (SELECT 1 FROM `downloads`);
