// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/scripttexts.h"

#include "migration/scriptreader.h"

#include <QFileInfo>

namespace ponyup::ui {
namespace {

constexpr size_t maximumMarks = 100'000;

void readStatements(ScriptText &shown, const Script &script, qint64 limit)
{
    Result<ScriptReader> reader = ScriptReader::open(script);
    if (!reader) {
        shown.error = reader.error();
        return;
    }
    while (shown.statements.size() < maximumMarks && reader->bytesRead() < limit) {
        const Result<std::optional<Statement>> statement = reader->next();
        if (!statement)
            shown.error = statement.error();
        if (!statement || !*statement)
            return;
        shown.statements.push_back({.number = (*statement)->number,
                                    .line = (*statement)->place.line,
                                    .outsideTransaction = (*statement)->standsAlone()});
    }
}

ScriptText readScript(const Script &script, qint64 limit)
{
    ScriptText shown{
        .role = script.role, .path = script.path, .name = script.name, .firstLine = script.line};
    Script file = script;
    file.offset = 0;
    file.length = QFileInfo(script.path).size();
    shown.cut = file.length > limit;
    if (Result<QByteArray> text = scriptText(file, limit)) {
        shown.text = *std::move(text);
        readStatements(shown, script, limit);
    } else {
        shown.error = std::move(text.error());
    }
    if (!shown.error)
        shown.checksum = script.checksum;
    return shown;
}

} // namespace

std::vector<ScriptText> readScripts(const Migration &migration, qint64 limit)
{
    std::vector<ScriptText> scripts;
    for (const std::optional<Script> *script :
         {&migration.migrate, &migration.model, &migration.undo}) {
        if (*script)
            scripts.push_back(readScript(**script, limit));
    }
    return scripts;
}

QByteArray readHead(const QString &path, qint64 limit)
{
    const auto file = openScriptFile(path, path);
    return file ? (*file)->read(limit) : QByteArray();
}

} // namespace ponyup::ui
