-- Keys may be longer than an index entry, so their digest stands for them.
DROP INDEX sync_events.dead_letter_key;
CREATE INDEX dead_letter_key ON sync_events.dead_letter (schema_id, jsonb_hash_extended(key, 0));
