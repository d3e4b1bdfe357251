-- Why a release was withdrawn, in each language. NULL: `reason` is one text for both; else `reason` is the
-- French one, and either may be empty.
ALTER TABLE release_events ADD COLUMN reason_en TEXT;
