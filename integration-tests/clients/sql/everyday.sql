-- What people type into psql; the output must be the same with and without a proxy.
\set ON_ERROR_STOP 1
\pset format unaligned

BEGIN;
CREATE TEMP TABLE item (id int PRIMARY KEY, name text NOT NULL) ON COMMIT DROP;
\copy item FROM PROGRAM 'printf "1\\tone\\n2\\ttwo\\n"'
COPY item FROM STDIN;
3	three
4	naïve ☃
\.
SELECT * FROM item ORDER BY id;
\copy item TO PROGRAM 'sort -r; echo'
COPY (SELECT name FROM item ORDER BY id) TO STDOUT WITH (FORMAT csv, HEADER);
\d item
SAVEPOINT before;
\set ON_ERROR_STOP 0
INSERT INTO item VALUES (1, 'again');
SELECT 'the transaction is aborted';
\set ON_ERROR_STOP 1
ROLLBACK TO before;
SELECT count(*) FROM item;
DECLARE pieces CURSOR FOR SELECT id FROM item ORDER BY id;
FETCH 2 FROM pieces;
FETCH ALL FROM pieces;
COMMIT;

SELECT 1 AS one \gdesc
SELECT 2 AS two \gset
SELECT :two + 1 AS three;
SELECT format('SELECT %s AS number', n) FROM generate_series(1, 3) AS n \gexec
SELECT 1 AS a \; SELECT 2 AS b;
DO $$ BEGIN RAISE NOTICE 'noticed'; END $$;

BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY;
SHOW transaction_isolation;
SHOW transaction_read_only;
COMMIT;
SHOW transaction_isolation;

BEGIN;
SET LOCAL TimeZone = 'Asia/Tokyo';
SELECT timestamptz '2024-02-29 12:30+00';
COMMIT;
SELECT timestamptz '2024-02-29 12:30+00';

SELECT repeat('x', 100000) AS wide \g /dev/null
SELECT count(*), sum(n) FROM generate_series(1, 100000) AS n;
