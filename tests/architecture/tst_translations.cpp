// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/program.h"
#include "support/testing.h"

#include <QFile>
#include <QProcess>
#include <QXmlStreamReader>

using namespace ponyup::testing;
using namespace Qt::StringLiterals;

namespace {

constexpr auto translations = "resources/translations/ponyup_en.ts"_L1;

/// A text with %n in the sources, and how it is written for one and for many.
struct Plural {
    QString source;
    QStringList forms;
    bool finished = true;
};

Plural readMessage(QXmlStreamReader &xml)
{
    Plural plural;
    while (xml.readNextStartElement()) {
        if (xml.name() == "source"_L1) {
            plural.source = xml.readElementText();
        } else if (xml.name() == "translation"_L1) {
            plural.finished = !xml.attributes().hasAttribute("type"_L1);
            while (xml.readNextStartElement())
                plural.forms += xml.readElementText();
        } else {
            xml.skipCurrentElement();
        }
    }
    return plural;
}

QList<Plural> readPlurals(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(path));
    QXmlStreamReader xml(&file);
    QList<Plural> plurals;
    while (!xml.atEnd()) {
        if (xml.readNext() == QXmlStreamReader::StartElement && xml.name() == "message"_L1)
            plurals += readMessage(xml);
    }
    if (xml.hasError())
        qFatal("%s: %s", qPrintable(path), qPrintable(xml.errorString()));
    return plurals;
}

} // namespace

/// English has a singular: without its entry a text with %n would say "1 row(s)".
class tst_Translations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyPluralHasItsForms()
    {
        const QString sources = QStringLiteral(PONYUP_SOURCE_DIR);
        const Folder folder;
        const QString copy = folder.path(u"ponyup_en.ts"_s);
        QVERIFY(QFile::copy(sources + u'/' + translations, copy));
        const ProgramRun run =
            runProgram(QStringLiteral(PONYUP_LUPDATE),
                       {u"core"_s, u"ui"_s, u"app"_s, u"-pluralonly"_s, u"-no-obsolete"_s,
                        u"-locations"_s, u"none"_s, u"-source-language"_s, u"en"_s,
                        u"-target-language"_s, u"en"_s, u"-ts"_s, copy},
                       [&](QProcess &process) { process.setWorkingDirectory(sources); });
        VERIFY_EXIT(run, 0);

        const QList<Plural> plurals = readPlurals(copy);
        QVERIFY(plurals.size() > 20);
        QStringList lacking;
        for (const Plural &plural : plurals) {
            const bool whole =
                plural.finished && plural.forms.size() == 2 && !plural.forms.contains(QString());
            if (!whole)
                lacking += plural.source;
        }
        QVERIFY2(lacking.isEmpty(),
                 qPrintable(u"write both forms into %1 for: %2"_s.arg(translations,
                                                                      lacking.join(u" | "_s))));
    }
};

QTEST_GUILESS_MAIN(tst_Translations)
#include "tst_translations.moc"
