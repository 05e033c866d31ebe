// SPDX-License-Identifier: LGPL-3.0-or-later
#include "migration/scriptreader.h"

#include "base/sha256.h"
#include "base/tr.h"

#include <QBuffer>

namespace ponyup {

namespace {

/// Up to here a script is read as a whole before its first statement is handed out.
constexpr qint64 wholeLimit = 1 << 20;

tl::unexpected<Error> changed(const Script &script)
{
    return fail(ErrorKind::MigrationChanged,
                Tr::tr("%1 has changed since the folder was read.").arg(script.name),
                Tr::tr("Read the folder again and look at the plan anew."), {},
                {.file = script.name});
}

tl::unexpected<Error> cannotRead(const Script &script, const QIODevice &device)
{
    return fail(ErrorKind::Io, Tr::tr("%1 could not be read.").arg(script.name),
                Tr::tr("Check the disk or the network drive, then try again."),
                device.errorString(), {.file = script.name});
}

Result<std::unique_ptr<QIODevice>> openAt(const Script &script)
{
    Result<std::unique_ptr<QIODevice>> device = openScriptFile(script.path, script.name);
    if (!device)
        return device;
    if (script.fileLength >= 0 && (*device)->size() != script.fileLength)
        return changed(script);
    if (!(*device)->seek(script.offset))
        return cannotRead(script, **device);
    return device;
}

Result<QByteArray> sectionChecksum(const Script &script, QIODevice &device)
{
    Sha256 hash;
    QByteArray chunk(256 * 1024, Qt::Uninitialized);
    for (qint64 left = script.length; left > 0;) {
        const qint64 got = device.read(chunk.data(), std::min<qint64>(left, chunk.size()));
        if (got < 0)
            return cannotRead(script, device);
        if (got == 0)
            break;
        hash.add(QByteArrayView(chunk.constData(), got));
        left -= got;
    }
    if (!device.seek(script.offset))
        return cannotRead(script, device);
    return hash.hex();
}

} // namespace

class ScriptReader::Private {
public:
    Private(const Script &scanned, std::unique_ptr<QIODevice> from, bool alreadyCompared,
            QByteArray whole = {})
        : script(scanned),
          text(std::move(whole)),
          device(std::move(from)),
          compared(alreadyCompared),
          reader(*device,
                 {.dialect = script.dialect,
                  .start = {.file = script.name, .offset = script.offset, .line = script.line},
                  .length = script.length,
                  .checksum = !compared,
                  .tokenChecksum = false})
    {
    }

    Script script;
    QByteArray text;
    std::unique_ptr<QIODevice> device;
    bool compared;
    StatementReader reader;
};

ScriptReader::ScriptReader(std::unique_ptr<Private> reader) : d(std::move(reader)) { }
ScriptReader::~ScriptReader() = default;
ScriptReader::ScriptReader(ScriptReader &&) noexcept = default;
ScriptReader &ScriptReader::operator=(ScriptReader &&) noexcept = default;

Result<ScriptReader> ScriptReader::open(const Script &script)
{
    Result<std::unique_ptr<QIODevice>> device = openAt(script);
    if (!device)
        return fail(std::move(device.error()));
    if (script.length <= wholeLimit) {
        const QByteArray text = (*device)->read(script.length);
        if (Sha256::hexOf(text) != script.checksum)
            return changed(script);
        auto buffer = std::make_unique<QBuffer>();
        buffer->setData(text);
        buffer->open(QIODevice::ReadOnly);
        return ScriptReader(std::make_unique<Private>(script, std::move(buffer), true, text));
    }
    // Nothing could be taken back.
    const bool atOnce = script.isJournaled();
    if (atOnce) {
        const Result<QByteArray> checksum = sectionChecksum(script, **device);
        if (!checksum)
            return fail(checksum.error());
        if (*checksum != script.checksum)
            return changed(script);
    }
    return ScriptReader(std::make_unique<Private>(script, std::move(*device), atOnce));
}

Result<std::optional<Statement>> ScriptReader::next()
{
    Result<std::optional<Statement>> statement = d->reader.next();
    const bool ended = statement && !*statement;
    if (ended && !d->compared && d->reader.checksum() != d->script.checksum)
        return changed(d->script);
    // The script was sound when it was scanned; that it is not any more has one reason.
    if (!statement && statement.error().kind == ErrorKind::Script)
        return changed(d->script);
    return statement;
}

Result<QByteArrayView> ScriptReader::readData()
{
    return d->reader.readData();
}

qint64 ScriptReader::bytesRead() const
{
    return d->reader.bytesRead();
}

QByteArray ScriptReader::text() const
{
    return d->text;
}

Result<QByteArray> scriptText(const Script &script, qint64 limit)
{
    const Result<std::unique_ptr<QIODevice>> device = openAt(script);
    if (!device)
        return fail(device.error());
    const qint64 wanted = std::min(script.length, limit);
    const QByteArray text = (*device)->read(wanted);
    if (text.size() < wanted)
        return cannotRead(script, **device);
    return text;
}

} // namespace ponyup
