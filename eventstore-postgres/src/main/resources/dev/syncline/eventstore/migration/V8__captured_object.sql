-- What capture rests on at the source, as it was when capture last covered it: compared again at
-- every start and while capture runs, a difference means that changes may be missing.
CREATE TABLE sync_events.captured_object (
  feed_id  integer NOT NULL REFERENCES sync_events.feed,
  object   text NOT NULL,
  property text NOT NULL,
  value    text NOT NULL,
  PRIMARY KEY (feed_id, object, property)
);

COMMENT ON TABLE sync_events.captured_object IS 'the publication, tables and partitions of a feed''s source as capture last found them';

ALTER TABLE sync_events.feed ADD COLUMN capture_gap text, ADD COLUMN capture_gap_at timestamptz;
COMMENT ON COLUMN sync_events.feed.capture_gap IS 'why changes of some tables may last have been missed: their rows were loaded again';
