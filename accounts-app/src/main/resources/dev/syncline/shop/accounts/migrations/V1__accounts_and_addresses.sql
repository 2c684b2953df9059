CREATE TABLE accounts (
  id bigserial PRIMARY KEY,
  email text NOT NULL CONSTRAINT accounts_email_unique UNIQUE,
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE addresses (
  id bigserial PRIMARY KEY,
  account_id bigint NOT NULL
    CONSTRAINT addresses_account_unique UNIQUE
    CONSTRAINT addresses_account_exists REFERENCES accounts (id) ON DELETE CASCADE,
  street_address text NOT NULL,
  city text NOT NULL,
  state text NOT NULL,
  postal_code text NOT NULL,
  country text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- By default the log carries only the primary key of a deleted row. A public schema that joins addresses
-- to accounts must learn which account a deleted (or moved) address belonged to, so the whole old row is logged.
ALTER TABLE addresses REPLICA IDENTITY FULL;
