-- Filled by the sync from the accounts service; nothing here writes to the destination tables.
CREATE TABLE destination_accounts (
  id bigint PRIMARY KEY,
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  synced_at timestamptz NOT NULL DEFAULT now()
);

-- An account with its address: the consumer of a public schema over two tables.
CREATE TABLE destination_customers (
  id bigint PRIMARY KEY,
  email text,
  name text,
  street_address text,
  city text,
  state text,
  postal_code text,
  country text,
  synced_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE products (
  id bigserial PRIMARY KEY,
  name text NOT NULL,
  description text NOT NULL DEFAULT '',
  price integer NOT NULL CHECK (price > 0), -- in cents
  created_at timestamptz NOT NULL DEFAULT now()
);

-- No foreign key to destination_accounts: what was ordered stays on record when the account is deleted, and
-- the sync's delete must never fail because of it.
CREATE TABLE orders (
  id bigserial PRIMARY KEY,
  account_id bigint NOT NULL,
  status text NOT NULL DEFAULT 'pending',
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX orders_of_account ON orders (account_id);

CREATE TABLE order_items (
  id bigserial PRIMARY KEY,
  order_id bigint NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  product_id bigint NOT NULL REFERENCES products (id),
  quantity integer NOT NULL CHECK (quantity > 0),
  price_at_time_of_order integer NOT NULL -- in cents; the product's price may change later
);

CREATE INDEX order_items_of_order ON order_items (order_id);
