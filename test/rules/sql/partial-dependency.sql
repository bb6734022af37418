--- schema.sql
create table students (id bigint primary key, email text not null);
create table courses (id bigint primary key);
create table enrollments (
  student_id bigint not null references students (id) on delete cascade,
  course_id bigint not null references courses (id) on delete cascade,
  student_email text not null,
--^^^^^^^^^^^^^ student_email of enrollments depends on student_id alone, which is half of the key: it repeats students.email.
  primary key (student_id, course_id)
);
