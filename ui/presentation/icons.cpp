// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/icons.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <array>

/// A static library's resources are there only when someone asks for them; the macro must stand
/// outside of any namespace.
static void initializeIcons()
{
    Q_INIT_RESOURCE(icons);
}

namespace ponyup::ui {

using namespace Qt::StringLiterals;

namespace {

/// In the order of Icon.
constexpr std::array fileNames{
    "applied"_L1,   "pending"_L1,      "next"_L1,      "running"_L1, "failed"_L1,
    "changed"_L1,   "missing"_L1,      "skipped"_L1,   "latest"_L1,  "baseline"_L1,
    "half-done"_L1, "out-of-order"_L1, "open"_L1,      "new"_L1,     "refresh"_L1,
    "dry-run"_L1,   "apply"_L1,        "stop"_L1,      "cancel"_L1,  "history"_L1,
    "report"_L1,    "database"_L1,     "connect"_L1,   "search"_L1,  "copy"_L1,
    "save"_L1,      "undo"_L1,         "script"_L1,    "preview"_L1, "schema"_L1,
    "settings"_L1,  "edit"_L1,         "folder"_L1,    "retry"_L1,   "restore"_L1,
    "lock"_L1,      "clock"_L1,        "statement"_L1, "outside"_L1, "information"_L1,
    "warning"_L1,   "error"_L1,
};
static_assert(fileNames.size() == static_cast<size_t>(Icon::Error) + 1);

QString resource(const QString &name)
{
    return u":/icons/"_s + name + u".svg"_s;
}

/// Draws one of our SVG files with its `currentColor` taken from the palette of the moment.
class LineIconEngine final : public QIconEngine {
public:
    LineIconEngine(const QString &name, Meaning meaning) : m_name(name), m_meaning(meaning) { }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal scale = painter->device()->devicePixelRatioF();
        painter->drawPixmap(rect, scaledPixmap(rect.size() * scale, mode, state, scale));
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1);
    }

    /// `size` is in device pixels.
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State, qreal scale) override
    {
        const QColor ink = colourFor(mode);
        const QString key =
            u"ponyup/%1/%2/%3x%4@%5"_s.arg(m_name, ink.name(), QString::number(size.width()),
                                           QString::number(size.height()), QString::number(scale));
        QPixmap drawn;
        if (!QPixmapCache::find(key, &drawn)) {
            drawn = draw(size, ink);
            drawn.setDevicePixelRatio(scale);
            QPixmapCache::insert(key, drawn);
        }
        return drawn;
    }

    bool isNull() override { return false; }
    QIconEngine *clone() const override { return new LineIconEngine(*this); }

private:
    QColor colourFor(QIcon::Mode mode) const
    {
        const QPalette palette = QGuiApplication::palette();
        switch (mode) {
        case QIcon::Disabled:
            return palette.color(QPalette::Disabled, QPalette::Text);
        case QIcon::Selected:
            return palette.color(QPalette::HighlightedText);
        case QIcon::Normal:
        case QIcon::Active:
            break;
        }
        return colour(m_meaning, palette);
    }

    QPixmap draw(const QSize &size, const QColor &ink) const
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QFile file(resource(m_name));
        if (!file.open(QIODevice::ReadOnly)) {
            qWarning("icon %s is missing", qPrintable(m_name));
            return pixmap;
        }
        QSvgRenderer renderer(file.readAll().replace("currentColor", ink.name().toLatin1()));
        QPainter painter(&pixmap);
        renderer.setAspectRatioMode(Qt::KeepAspectRatio);
        renderer.render(&painter);
        return pixmap;
    }

    QString m_name;
    Meaning m_meaning;
};

} // namespace

QIcon icon(Icon name, Meaning meaning)
{
    initializeIcons();
    return QIcon(new LineIconEngine(fileNames[static_cast<size_t>(name)], meaning));
}

QIcon applicationIcon()
{
    initializeIcons();
    QIcon icon;
    QSvgRenderer renderer(resource(u"ponyup"_s));
    for (const int side : {16, 24, 32, 48, 64, 128, 256}) {
        QPixmap pixmap(side, side);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        renderer.render(&painter);
        painter.end();
        icon.addPixmap(pixmap);
    }
    return icon;
}

} // namespace ponyup::ui
