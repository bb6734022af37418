--- schema.sql
CREATE TABLE mails (id integer PRIMARY KEY, sent boolean NOT NULL DEFAULT false);
CREATE INDEX mails_sent_idx ON mails (sent);
--           ^^^^^^^^^^^^^^ Index mails_sent_idx holds only sent, which is true or false: it is rarely worth reading.
--= schema.sql
CREATE TABLE mails (id integer PRIMARY KEY, sent boolean NOT NULL DEFAULT false);

CREATE INDEX mails_sent_idx ON mails (sent) WHERE not sent;
