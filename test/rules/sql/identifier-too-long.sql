--- schema.sql
CREATE TABLE preferences (
  id integer PRIMARY KEY,
  template_id integer,
  CONSTRAINT preferences_the_template_that_the_customer_chose_for_notifications UNIQUE (template_id)
  --         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ The name of a unique constraint, preferences_the_template_that_the_customer_chose_for_notifications, has 66 bytes: PostgreSQL keeps 63, preferences_the_template_that_the_customer_chose_for_notificati.
);

CREATE INDEX preferences_by_the_template_that_the_customer_chose_for_notifications ON preferences (template_id, id);
--           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ The name of an index, preferences_by_the_template_that_the_customer_chose_for_notifications, has 69 bytes: PostgreSQL keeps 63, preferences_by_the_template_that_the_customer_chose_for_notific.

CREATE TABLE choices (
  id integer PRIMARY KEY,
  the_preference_that_was_chosen_id integer,
  CONSTRAINT choices_the_preference_that_was_chosen_id_preferences_of_people_id_fk
    FOREIGN KEY (the_preference_that_was_chosen_id) REFERENCES preferences (id)
);
--= schema.sql
CREATE TABLE preferences (
  id integer PRIMARY KEY,
  template_id integer,
  CONSTRAINT preferences_template_id_unique UNIQUE (template_id)
);

CREATE INDEX preferences_template_id_id_idx ON preferences (template_id, id);

CREATE TABLE choices (
  id integer PRIMARY KEY,
  the_preference_that_was_chosen_id integer,
  CONSTRAINT choices_the_preference_that_was_chosen_id_preferences_of_people_id_fk
    FOREIGN KEY (the_preference_that_was_chosen_id) REFERENCES preferences (id)
);
