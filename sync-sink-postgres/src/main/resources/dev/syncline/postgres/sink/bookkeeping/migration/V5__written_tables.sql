-- A table that is dropped and made again lacks what was written before, which no position shows.
ALTER TABLE sync_sink.cursor ADD COLUMN IF NOT EXISTS written jsonb;
COMMENT ON COLUMN sync_sink.cursor.written IS
  'The tables it fills: name and OID of each, and of which database and table of cursors they are; where it is empty, they are learned at the next start';
