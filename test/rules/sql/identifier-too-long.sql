--- schema.sql
CREATE TABLE preferences (
  id integer PRIMARY KEY,
  template_id integer,
  CONSTRAINT preferences_the_template_that_the_customer_chose_for_notifications UNIQUE (template_id)
);

CREATE INDEX preferences_by_the_template_that_the_customer_chose_for_notifications ON preferences (template_id, id);
