<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>PonyUp</name>
    <message numerus="yes">
        <source>%n row(s) break a foreign key after this migration.</source>
        <translation>
            <numerusform>%n row breaks a foreign key after this migration.</numerusform>
            <numerusform>%n rows break a foreign key after this migration.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <comment>rest of a list of versions</comment>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n further statement(s) are not listed.</source>
        <translation>
            <numerusform>%n further statement is not listed.</numerusform>
            <numerusform>%n further statements are not listed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n row</numerusform>
            <numerusform>%n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 is half-way: %n of its statements are in the database.</source>
        <translation>
            <numerusform>%1 is half-way: %n of its statements is in the database.</numerusform>
            <numerusform>%1 is half-way: %n of its statements are in the database.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n migration(s) remain to be run.</source>
        <translation>
            <numerusform>%n migration remains to be run.</numerusform>
            <numerusform>%n migrations remain to be run.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Migration v%1 has been left half-way: %n of its statements are done.</source>
        <translation>
            <numerusform>Migration v%1 has been left half-way: %n of its statements is done.</numerusform>
            <numerusform>Migration v%1 has been left half-way: %n of its statements are done.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n migration(s) · statement %2 of %3</source>
        <translation>
            <numerusform>%1 of %n migration · statement %2 of %3</numerusform>
            <numerusform>%1 of %n migrations · statement %2 of %3</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Apply %n migration(s) to %1?</source>
        <translation>
            <numerusform>Apply this migration to %1?</numerusform>
            <numerusform>Apply these %n migrations to %1?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n difference(s) from the model; see &quot;ponyup check&quot;</source>
        <translation>
            <numerusform>%n difference from the model; see &quot;ponyup check&quot;</numerusform>
            <numerusform>%n differences from the model; see &quot;ponyup check&quot;</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The database is at version %1; %n migration(s) are pending.</source>
        <translation>
            <numerusform>The database is at version %1; %n migration is pending.</numerusform>
            <numerusform>The database is at version %1; %n migrations are pending.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The audit log holds: %n row(s), each linked to the one before.</source>
        <translation>
            <numerusform>The audit log holds: %n row, linked to its beginning.</numerusform>
            <numerusform>The audit log holds: %n rows, each linked to the one before.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>With the table went %n row(s) of tables that refer to it, or their values: that is what their foreign keys say. To keep them, write &quot;%1&quot; in the script&apos;s head.</source>
        <translation>
            <numerusform>With the table went %n row of tables that refer to it, or its value: that is what their foreign keys say. To keep it, write &quot;%1&quot; in the script&apos;s head.</numerusform>
            <numerusform>With the table went %n rows of tables that refer to it, or their values: that is what their foreign keys say. To keep them, write &quot;%1&quot; in the script&apos;s head.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more notes are left out.</source>
        <translation>
            <numerusform>%n more note is left out.</numerusform>
            <numerusform>%n more notes are left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Migration v%1 is being carried out just now, statement by statement: %n of them are done.</source>
        <translation>
            <numerusform>Migration v%1 is being carried out just now, statement by statement: %n of them is done.</numerusform>
            <numerusform>Migration v%1 is being carried out just now, statement by statement: %n of them are done.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>In earnest %1 would now be half-way, with %n of its statements in the database.</source>
        <translation>
            <numerusform>In earnest %1 would now be half-way, with %n of its statements in the database.</numerusform>
            <numerusform>In earnest %1 would now be half-way, with %n of its statements in the database.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n to stop for</source>
        <translation>
            <numerusform>%n to stop for</numerusform>
            <numerusform>%n to stop for</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n warning</numerusform>
            <numerusform>%n warnings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n note(s)</source>
        <translation>
            <numerusform>%n note</numerusform>
            <numerusform>%n notes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>builds %n index(es)</source>
        <translation>
            <numerusform>builds %n index</numerusform>
            <numerusform>builds %n indexes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n allowed by its script</source>
        <translation>
            <numerusform>%n allowed by its script</numerusform>
            <numerusform>%n allowed by their scripts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>waits for %1 and %n other(s)</source>
        <translation>
            <numerusform>waits for %1 and %n other</numerusform>
            <numerusform>waits for %1 and %n others</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other session(s) wait for it, the longest for %1: %2</source>
        <translation>
            <numerusform>%n other session waits for it, for %1: %2</numerusform>
            <numerusform>%n other sessions wait for it, the longest for %1: %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n other(s)</source>
        <translation>
            <numerusform>%1 and %n other</numerusform>
            <numerusform>%1 and %n others</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>And for %n other lock(s) that are held now.</source>
        <translation>
            <numerusform>And for %n other lock that is held now.</numerusform>
            <numerusform>And for %n other locks that are held now.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) of the database violate it now.</source>
        <translation>
            <numerusform>%n row of the database violates it now.</numerusform>
            <numerusform>%n rows of the database violate it now.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PonyUpDesktop</name>
    <message numerus="yes">
        <source>%n migration(s) applied in %1.</source>
        <translation>
            <numerusform>%n migration applied in %1.</numerusform>
            <numerusform>%n migrations applied in %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 row(s)</source>
        <translation>
            <numerusform>%1 row</numerusform>
            <numerusform>%1 rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 statement(s)</source>
        <translation>
            <numerusform>%1 statement</numerusform>
            <numerusform>%1 statements</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>(%n earlier line(s) not kept)</source>
        <translation>
            <numerusform>(%n earlier line not kept)</numerusform>
            <numerusform>(%n earlier lines not kept)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <extracomment>Part of a sum line: how many statements failed.</extracomment>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %n migration(s): %1 statements, %2, %3</source>
        <translation>
            <numerusform>The only migration: %1 statements, %2, %3</numerusform>
            <numerusform>All %n migrations: %1 statements, %2, %3</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n migration(s)</source>
        <translation>
            <numerusform>%1 of %n migration</numerusform>
            <numerusform>%1 of %n migrations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pending</source>
        <translation>
            <numerusform>%n pending</numerusform>
            <numerusform>%n pending</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n object(s) missing</source>
        <translation>
            <numerusform>%n object missing</numerusform>
            <numerusform>%n objects missing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>drift in %n object(s)</source>
        <translation>
            <numerusform>drift in %n object</numerusform>
            <numerusform>drift in %n objects</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n object(s) to create</source>
        <translation>
            <numerusform>%n object to create</numerusform>
            <numerusform>%n objects to create</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, and %n further</source>
        <extracomment>%1 is what a statement does to one table; there are further tables.</extracomment>
        <translation>
            <numerusform>%1, and %n further</numerusform>
            <numerusform>%1, and %n further</numerusform>
        </translation>
    </message>
</context>
</TS>
