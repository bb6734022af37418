--- schema.sql
create table rooms (city text, street text, house text, floor int, primary key (city, street, house, floor));
--                                                                 ^^^^^^^ The primary key of rooms has 4 columns, which every reference to it has to repeat.
create table flats (city text, house text, floor int, primary key (city, house, floor));
