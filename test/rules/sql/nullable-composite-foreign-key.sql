--- schema.sql
CREATE TABLE seats (room integer, place integer, PRIMARY KEY (room, place));

CREATE TABLE bookings (
  id integer PRIMARY KEY,
  room integer,
  place integer,
  FOREIGN KEY (room, place) REFERENCES seats (room, place)
--^^^^^^^ With one of (room, place) NULL and the other not, this foreign key checks nothing.
);

CREATE TABLE full_bookings (
  id integer PRIMARY KEY,
  room integer,
  place integer,
  FOREIGN KEY (room, place) REFERENCES seats (room, place) MATCH FULL
);
--= schema.sql
CREATE TABLE seats (room integer, place integer, PRIMARY KEY (room, place));

CREATE TABLE bookings (
  id integer PRIMARY KEY,
  room integer,
  place integer,
  FOREIGN KEY (room, place) REFERENCES seats (room, place),
  CONSTRAINT bookings_room_place_check CHECK ((room is null) = (place is null))
);

CREATE TABLE full_bookings (
  id integer PRIMARY KEY,
  room integer,
  place integer,
  FOREIGN KEY (room, place) REFERENCES seats (room, place) MATCH FULL
);
