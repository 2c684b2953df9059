CREATE TABLE parcels (label text CONSTRAINT parcels_label_unique UNIQUE);
