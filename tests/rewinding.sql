-- A copy of every table beside it, and a note of which were written to since: what a test has
-- changed is put back in the place where it is. Copying a database whole takes ten times as long.
CREATE SCHEMA kept;

-- No key on it: two transactions that write to one table must not wait for one another here.
CREATE UNLOGGED TABLE kept.written (name text NOT NULL);

CREATE TABLE kept.own (name text PRIMARY KEY, columns text NOT NULL);

CREATE TABLE kept.sequence (name text PRIMARY KEY, last_value bigint, is_called boolean);

CREATE FUNCTION kept.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO kept.written VALUES (TG_TABLE_NAME);
    RETURN NULL;
END $$;

-- What the tables look like now; another look means that a test has changed the schema.
CREATE FUNCTION kept.look() RETURNS text LANGUAGE sql AS $$
    SELECT md5(string_agg(concat_ws(' ', c.oid, a.attname, a.atttypid, a.attnum), ','
                          ORDER BY c.oid, a.attnum))
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace
$$;

DO $$
DECLARE
    each record;
BEGIN
    FOR each IN
        SELECT c.relname AS name, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
            AS columns
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
            AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
        GROUP BY c.relname
    LOOP
        INSERT INTO kept.own VALUES (each.name, each.columns);
        EXECUTE format('CREATE TABLE kept.%I AS SELECT %s FROM public.%I',
                       'of_' || each.name, each.columns, each.name);
        EXECUTE format('CREATE TRIGGER kept_note AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE '
                       'ON public.%I FOR EACH STATEMENT EXECUTE FUNCTION kept.note()', each.name);
        EXECUTE format('ALTER TABLE public.%I ENABLE ALWAYS TRIGGER kept_note', each.name);
    END LOOP;
    FOR each IN SELECT sequencename AS name FROM pg_sequences WHERE schemaname = 'public'
    LOOP
        EXECUTE format('INSERT INTO kept.sequence SELECT %L, last_value, is_called FROM public.%I',
                       each.name, each.name);
    END LOOP;
END $$;

CREATE TABLE kept.seen AS SELECT kept.look() AS look;

-- False where the schema has changed and a copy of the whole is needed.
CREATE FUNCTION kept.rewind() RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    each record;
BEGIN
    PERFORM pg_terminate_backend(pid, 5000) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    IF kept.look() <> (SELECT look FROM kept.seen) THEN
        RETURN false;
    END IF;
    -- Neither keys nor the guard of the trail hold up who puts back what was.
    SET LOCAL session_replication_role = replica;
    FOR each IN SELECT own.* FROM kept.own
        WHERE own.name IN (SELECT written.name FROM kept.written)
    LOOP
        EXECUTE format('DELETE FROM public.%I', each.name);
        EXECUTE format('INSERT INTO public.%I (%s) OVERRIDING SYSTEM VALUE SELECT * FROM kept.%I',
                       each.name, each.columns, 'of_' || each.name);
    END LOOP;
    DELETE FROM kept.written;
    PERFORM setval(format('public.%I', kept.sequence.name)::regclass, kept.sequence.last_value,
                   kept.sequence.is_called)
        FROM kept.sequence JOIN pg_sequences now ON now.schemaname = 'public'
            AND now.sequencename = kept.sequence.name
        WHERE now.last_value IS DISTINCT FROM
            CASE WHEN kept.sequence.is_called THEN kept.sequence.last_value END;
    RETURN true;
END $$;
