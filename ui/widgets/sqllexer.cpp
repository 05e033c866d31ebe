// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/sqllexer.h"

#include "presentation/colours.h"

namespace ponyup::ui {

namespace {

// Lower case, separated by blanks, as Scintilla wants them. The lists of QScintilla lack much of
// what SQLite, PostgreSQL and MariaDB say.

constexpr const char *words =
    "abort action add after all alter always analyze and any array as asc attach authorization "
    "autoincrement auto_increment before begin between both by call cascade case cast change "
    "character check collate column columns comment commit concurrently conflict constraint "
    "convert create cross cube current current_date current_time current_timestamp current_user "
    "cursor cycle database databases deallocate declare default deferrable deferred definer "
    "delayed delete desc describe detach distinct do domain drop each else elseif elsif end "
    "engine escape except exclude exclusive execute exists explain extension fail false fetch "
    "filter first following for force foreign from full function generated glob go grant group "
    "groups having if ignore ilike immediate in include index indexed inherits initially inner "
    "insert instead intersect interval into is isnull iterate join key lateral leading leave left "
    "like limit listen local lock loop match materialized merge modify natural new next no not "
    "nothing notify notnull null nulls of offset old on only option or order others outer over "
    "overlaps owner partition plan policy pragma preceding primary prepare privileges procedure "
    "query raise range recursive references regexp reindex release rename repeat replace "
    "restart restrict return returning returns revoke right rlike role rollback rollup row rows "
    "savepoint schema security select sequence session set setof show similar some start stored "
    "storage strict table tables tablespace temp temporary then ties to trailing transaction "
    "trigger true truncate type unbounded union unique unlock unlogged until update use using "
    "vacuum validate values view virtual volatile when where while window with without work";

constexpr const char *types =
    "any bigint bigserial binary bit blob bool boolean bytea char character cidr clob "
    "date datetime datetime2 dec decimal double enum float float4 float8 inet int int2 int4 int8 "
    "integer interval json jsonb longblob longtext macaddr mediumblob mediumint mediumtext "
    "money national nchar ntext numeric nvarchar oid precision real serial "
    "smallint smallserial text time timestamp timestamptz timetz tinyblob tinyint tinytext "
    "tsquery tsvector unsigned uuid varbinary varbit varchar varying xml year zerofill";

} // namespace

SqlLexer::SqlLexer(QObject *parent) : QsciLexerSQL(parent)
{
    setFoldComments(false);
}

const char *SqlLexer::keywords(int set) const
{
    switch (set) {
    case 1:
        return words;
    case 5:
        return types;
    default:
        return nullptr;
    }
}

void SqlLexer::setLook(const QPalette &palette, const QFont &font)
{
    const QColor text = palette.color(QPalette::Text);
    const QColor paper = palette.color(QPalette::Base);
    setDefaultFont(font);
    setDefaultColor(text);
    setDefaultPaper(paper);
    setFont(font);
    setColor(text);
    setPaper(paper);

    const auto style = [&](Meaning meaning, std::initializer_list<int> styles) {
        for (const int number : styles)
            setColor(colour(meaning, palette), number);
    };
    style(Meaning::CodeComment,
          {Comment, CommentLine, CommentDoc, CommentLineHash, CommentDocKeyword,
           CommentDocKeywordError, PlusComment});
    style(Meaning::CodeKeyword, {Keyword});
    style(Meaning::CodeType, {KeywordSet5});
    style(Meaning::CodeString, {SingleQuotedString});
    style(Meaning::CodeNumber, {Number});
}

} // namespace ponyup::ui
