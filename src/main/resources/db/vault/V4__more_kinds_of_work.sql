-- Work of other kinds than imports outlives its process too. Which kinds there are is said in code.
alter table unfinished_work drop constraint if exists unfinished_work_kind_check;
alter table unfinished_work add constraint unfinished_work_kind_check check (kind ~ '^[A-Z_]{1,32}$');
