// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/odbc/odbcprofile.h"

#include "base/tr.h"
#include "engines/copyname.h"
#include "engines/odbc/odbclink.h"

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// The first type of the database that is one of these, the best first; with a length of its own
/// where it wants one.
QString typeOf(const QueryResult &known, std::initializer_list<int> wanted, int length = 0)
{
    for (const int type : wanted) {
        for (const QVariantList &row : known.rows) {
            if (row.at(1).toInt() != type)
                continue;
            const QString name = row.at(0).toString();
            const QString parameters = row.at(5).toString();
            if (parameters.isEmpty() || length == 0)
                return name;
            const int most = row.at(2).isNull() ? length : row.at(2).toInt();
            return u"%1(%2)"_s.arg(name, QString::number(std::min(length, std::max(most, 1))));
        }
    }
    return {};
}

Result<QMap<ColumnType, QString>> askTypes(OdbcLink &link, const OdbcProduct &product)
{
    QMap<ColumnType, QString> types;
    using enum ColumnType;
    if (const Engine *native = product.native()) {
        for (const ColumnType type : {Integer, BigInteger, Text, ShortText, Blob, Json, Timestamp})
            types[type] = native->columnType(type);
        return types;
    }
    const auto known = link.types();
    if (!known)
        return fail(known.error());
    types[Integer] = typeOf(*known, {SQL_INTEGER, SQL_BIGINT});
    types[BigInteger] = typeOf(*known, {SQL_BIGINT, SQL_NUMERIC, SQL_DECIMAL}, 19);
    types[Text] =
        typeOf(*known, {SQL_WLONGVARCHAR, SQL_LONGVARCHAR, SQL_WVARCHAR, SQL_VARCHAR}, 1'000'000);
    types[ShortText] = typeOf(*known, {SQL_WVARCHAR, SQL_VARCHAR}, 255);
    types[Blob] = typeOf(*known, {SQL_LONGVARBINARY, SQL_VARBINARY}, 1'000'000);
    types[Json] = types[Text];
    types[Timestamp] = typeOf(*known, {SQL_TYPE_TIMESTAMP, SQL_TIMESTAMP});
    for (const ColumnType needed : {Integer, BigInteger, Text, ShortText, Timestamp}) {
        if (types[needed].isEmpty())
            return fail(ErrorKind::Unsupported,
                        Tr::tr("The ODBC driver names no types in which PonyUp could keep its own "
                               "tables: numbers, long texts and times."),
                        Tr::tr("Try a newer driver for this database."));
    }
    return types;
}

} // namespace

Result<OdbcProfile> OdbcProfile::ask(OdbcLink &link)
{
    OdbcProfile profile;
    profile.name = link.text(SQL_DBMS_NAME);
    profile.product = &odbcProduct(profile.name);
    profile.version = link.text(SQL_DBMS_VER);
    profile.driver =
        u"%1 %2"_s.arg(link.text(SQL_DRIVER_NAME), link.text(SQL_DRIVER_VER)).trimmed();
    profile.database = link.text(SQL_DATABASE_NAME);
    profile.user = link.text(SQL_USER_NAME);
    profile.quote = link.text(SQL_IDENTIFIER_QUOTE_CHAR).trimmed();
    profile.lowerCase = link.number(SQL_IDENTIFIER_CASE) == SQL_IC_LOWER;
    profile.caseMatters = link.number(SQL_QUOTED_IDENTIFIER_CASE) == SQL_IC_SENSITIVE;
    profile.readOnly = link.text(SQL_DATA_SOURCE_READ_ONLY) == "Y"_L1;
    profile.transactions = link.number(SQL_TXN_CAPABLE);
    profile.dmlRollsBack = profile.transactions != SQL_TC_NONE;
    profile.ddlRollsBack = profile.transactions == SQL_TC_ALL;
    auto types = askTypes(link, *profile.product);
    if (!types)
        return fail(std::move(types.error()));
    profile.types = std::move(*types);
    return profile;
}

QString OdbcProfile::quoted(const QString &identifier) const
{
    return quote + QString(identifier).replace(quote, quote + quote) + quote;
}

Result<> OdbcProfile::prove(OdbcLink &link)
{
    isProven = true;
    if (transactions == SQL_TC_NONE)
        return {};
    const QString table = quoted(newCopyName("ponyup_canary_"_L1));
    const QString create =
        u"CREATE TABLE %1 (%2 %3)"_s.arg(table, quoted(u"i"_s), types[ColumnType::Integer]);
    const QString insert = u"INSERT INTO %1 VALUES (1)"_s.arg(table);
    const QString count = u"SELECT count(*) FROM "_s + table;
    const auto couldNot = [this](const Error &error) -> Result<> {
        isProven = ddlRollsBack = dmlRollsBack = false;
        const bool transient = error.kind == ErrorKind::Busy || error.kind == ErrorKind::Connection;
        return transient ? fail(error) : Result<>();
    };

    if (ddlRollsBack) {
        if (const auto begun = link.begin(); !begun)
            return couldNot(begun.error());
        const auto made = link.run(create);
        if (made)
            (void)link.run(insert); // Whether it is there, the rollback's trace tells.
        const auto undone = link.end(false);
        if (!made || !undone)
            return couldNot(made ? undone.error() : made.error());
        if (!link.query(count))
            return {}; // Gone: it has taken the row with it.
    }
    ddlRollsBack = false;
    (void)link.run(create); // There already, when its rollback has not worked.
    (void)link.run(u"DELETE FROM "_s + table);
    auto proven = link.begin();
    const auto inserted = proven ? link.run(insert) : fail(proven.error());
    const auto undone = link.end(false);
    const auto rows = link.query(count);
    dmlRollsBack = inserted && undone && rows && rows->rows.at(0).at(0).toInt() == 0;
    const auto dropped = link.run(u"DROP TABLE "_s + table);
    if (!inserted || !rows)
        return couldNot(inserted ? rows.error() : inserted.error());
    return dropped ? Result<>() : fail(dropped.error());
}

} // namespace ponyup
