-- Nothing is known yet of events that were just added: the planner takes them for one row, and would
-- join the last event of each key with them by a nested loop, which compares each with each.
ALTER FUNCTION sync_events.fold(integer, bigint) SET enable_nestloop = off;
