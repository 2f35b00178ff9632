-- Who asked what of whom, and how it ended: each combination once, with the rows and sums below it.
CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  token_id TEXT,
  token_label TEXT,
  user_id INTEGER,
  user TEXT,
  door TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  asked_model TEXT,
  rule_id INTEGER,
  found_by TEXT,
  fallback INTEGER NOT NULL,
  backend TEXT,
  provider_id INTEGER,
  model TEXT,
  leaves INTEGER NOT NULL,
  status TEXT NOT NULL,
  -- All of the above as one JSON list: columns that may be null cannot be unique together.
  key TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE plans (
  id INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,
  json TEXT NOT NULL,
  -- Hour since 1970 in which it was last planned so.
  last_hour INTEGER NOT NULL
) STRICT;

-- A row for each try. The id is the microsecond of its end since 1970, made unique.
CREATE TABLE requests (
  id INTEGER PRIMARY KEY,
  series INTEGER NOT NULL,
  request_id TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  stream INTEGER NOT NULL,
  process TEXT,
  -- Only where the series does not tell.
  asked_model TEXT,
  model TEXT,
  plan INTEGER,
  key_id INTEGER,
  last_four TEXT,
  duration_us INTEGER NOT NULL,
  first_token_us INTEGER,
  http_status INTEGER,
  error_type TEXT,
  error_message TEXT,
  upstream_status INTEGER,
  upstream_code TEXT,
  fresh_tokens INTEGER,
  cache_read_tokens INTEGER,
  cache_write_tokens INTEGER,
  long_cache_write_tokens INTEGER,
  output_tokens INTEGER,
  reasoning_tokens INTEGER,
  estimated INTEGER NOT NULL,
  cost_nanousd INTEGER,
  bytes_sent INTEGER NOT NULL,
  bytes_received INTEGER NOT NULL
) STRICT;
CREATE INDEX requests_by_series ON requests (series);
CREATE INDEX requests_by_request_id ON requests (request_id);

-- Words of errors, by the id of their row.
CREATE VIRTUAL TABLE error_words USING fts5 (
  words, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);

-- Sums over rows, which live longer than the rows.
CREATE TABLE hourly (
  hour INTEGER NOT NULL,
  series INTEGER NOT NULL,
  requests INTEGER NOT NULL,
  blocked INTEGER NOT NULL,
  fresh_tokens INTEGER NOT NULL,
  cache_read_tokens INTEGER NOT NULL,
  cache_write_tokens INTEGER NOT NULL,
  long_cache_write_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  reasoning_tokens INTEGER NOT NULL,
  estimated INTEGER NOT NULL,
  unpriced INTEGER NOT NULL,
  cost_nanousd INTEGER NOT NULL,
  bytes_sent INTEGER NOT NULL,
  bytes_received INTEGER NOT NULL,
  PRIMARY KEY (hour, series)
) STRICT, WITHOUT ROWID;

-- The same by days of UTC: most of a long span is read from here.
CREATE TABLE daily (
  day INTEGER NOT NULL,
  series INTEGER NOT NULL,
  first_hour INTEGER NOT NULL,
  last_hour INTEGER NOT NULL,
  requests INTEGER NOT NULL,
  blocked INTEGER NOT NULL,
  fresh_tokens INTEGER NOT NULL,
  cache_read_tokens INTEGER NOT NULL,
  cache_write_tokens INTEGER NOT NULL,
  long_cache_write_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  reasoning_tokens INTEGER NOT NULL,
  estimated INTEGER NOT NULL,
  unpriced INTEGER NOT NULL,
  cost_nanousd INTEGER NOT NULL,
  bytes_sent INTEGER NOT NULL,
  bytes_received INTEGER NOT NULL,
  PRIMARY KEY (day, series)
) STRICT, WITHOUT ROWID;

-- What was said, where it is kept: sealed under a key of the vault.
CREATE TABLE contents (
  request_id TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  kid TEXT NOT NULL,
  sealed BLOB NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (request_id, attempt)
) STRICT;
CREATE INDEX contents_by_expiry ON contents (expires_at);
