--- schema.sql
create table connections (id bigint primary key, api_key text, api_key_hash text, password text);
--                                               ^^^^^^^ api_key seems to hold a secret as it is: neither hashed nor encrypted.
