// SPDX-License-Identifier: GPL-3.0-or-later
#include "sql/statementreader.h"
#include "support/testing.h"

#include <QBuffer>
#include <QDir>

using namespace ponyup;
using namespace Qt::StringLiterals;

namespace {

Dialect dialectOf(const QString &name)
{
    static const QMap<QString, Dialect> dialects{{u"ansi"_s, Dialect::Ansi},
                                                 {u"mariadb"_s, Dialect::MariaDb},
                                                 {u"postgresql"_s, Dialect::PostgreSql},
                                                 {u"sqlite"_s, Dialect::Sqlite}};
    if (!dialects.contains(name))
        qFatal("no dialect: %s", qPrintable(name));
    return dialects.value(name);
}

QString at(const SourcePlace &place)
{
    return u"%1:%2 +%3"_s.arg(QString::number(place.line), QString::number(place.column),
                              QString::number(place.offset));
}

QString indented(QString text, const QString &mark)
{
    return mark + text.replace(u'\r', u"\\r"_s).replace(u'\n', u'\n' + mark) + u'\n';
}

QString dump(const Statement &statement)
{
    QString head = u"%1 at %2: %3 [%4]"_s.arg(
        QString::number(statement.number), at(statement.place), statementKindName(statement.kind),
        QString::fromUtf8(statement.verb));
    if (statement.outsideTransaction)
        head += u" outside a transaction"_s;
    if (statement.implicitCommit)
        head += u" commits"_s;
    if (statement.hasData)
        head += u" with data"_s;
    QStringList names;
    for (const ObjectName &object : statement.objects())
        names += objectTypeName(object.type) + u' '
            + (object.schema.isEmpty() ? object.name : object.schema + u" . "_s + object.name)
            + (object.ifNotExists ? u" if missing"_s : QString());
    if (!names.isEmpty())
        head += u": "_s + names.join(u", "_s);
    return head + u'\n' + indented(QString::fromUtf8(statement.text), u"  | "_s);
}

QString dump(const Error &error)
{
    return u"%1 at %2: %3 %4\n"_s.arg(errorKindName(error.kind), at(error.place), error.message,
                                      error.hint);
}

QString dumpData(StatementReader &reader)
{
    QByteArray data;
    for (auto piece = reader.readData(); piece && !piece->isEmpty(); piece = reader.readData())
        data += *piece;
    // The last line's end is not shown as a line.
    if (data.endsWith('\n'))
        data.chop(1);
    return data.isEmpty() ? QString() : indented(QString::fromUtf8(data), u"  > "_s);
}

QString dump(const QString &title, const std::vector<HeadComment> &comments)
{
    QString text;
    for (const HeadComment &comment : comments) {
        text += u"%1 at %2%3: %4\n"_s.arg(title, at(comment.place),
                                          comment.ownLine ? QString() : u" behind something"_s,
                                          comment.text);
    }
    return text;
}

/// Everything that reading a script brings, for people to read.
QString dump(const QByteArray &script, Dialect dialect)
{
    QBuffer buffer;
    buffer.setData(script);
    buffer.open(QIODevice::ReadOnly);
    StatementReader reader(buffer, {.dialect = dialect});
    QString statements;
    for (;;) {
        const auto statement = reader.next();
        if (!statement) {
            statements += dump(statement.error());
            break;
        }
        if (!*statement)
            break;
        statements += dump(**statement);
        if ((*statement)->hasData)
            statements += dumpData(reader);
    }
    return dump(u"head"_s, reader.headComments()) + statements
        + dump(u"later"_s, reader.laterDirectives());
}

} // namespace

/// Each folder tests/fixtures/splitter/<dialect>/<case> holds an input.sql and what must come out,
/// expected.txt. PONYUP_UPDATE_GOLDEN=1 writes the latter anew; then read the difference.
class TestSplitter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void golden_data();
    void golden();
};

void TestSplitter::golden_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<Dialect>("dialect");
    const QDir root(testing::fixture(u"splitter"_s));
    for (const QString &dialect : root.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        const QDir cases(root.filePath(dialect));
        for (const QString &name : cases.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            QTest::addRow("%s/%s", qPrintable(dialect), qPrintable(name))
                << cases.filePath(name) << dialectOf(dialect);
        }
    }
}

void TestSplitter::golden()
{
    QFETCH(QString, folder);
    QFETCH(Dialect, dialect);
    QFile input(folder + u"/input.sql"_s);
    QVERIFY2(input.open(QIODevice::ReadOnly), qPrintable(input.fileName()));
    const QString actual = dump(input.readAll(), dialect);
    QFile golden(folder + u"/expected.txt"_s);
    if (qEnvironmentVariableIsSet("PONYUP_UPDATE_GOLDEN")) {
        QVERIFY(golden.open(QIODevice::WriteOnly));
        golden.write(actual.toUtf8());
        return;
    }
    QVERIFY2(golden.open(QIODevice::ReadOnly), qPrintable(golden.fileName()));
    QCOMPARE(actual, QString::fromUtf8(golden.readAll()));
}

QTEST_GUILESS_MAIN(TestSplitter)
#include "tst_splitter.moc"
