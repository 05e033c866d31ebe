// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/diffview.h"

#include "models/tr.h"
#include "presentation/colours.h"
#include "widgets/elidedlabel.h"
#include "widgets/qscintilla.h"
#include "widgets/sqlpane.h"

#include <QRegularExpression>
#include <QSplitter>
#include <QVBoxLayout>

namespace ponyup::ui {

namespace {

/// Markers that no margin shows: they colour their whole line.
enum Marker { RemovedLine, AddedLine, FillerLine };

/// What stands beside a line's number; a blank when both texts have it.
QChar sign(const LinePair &pair, bool isBefore)
{
    if (pair.same)
        return u' ';
    if (pair.before >= 0 && pair.after >= 0)
        return u'~';
    return isBefore ? u'−' : u'+';
}

/// The lines as the editor counts them. A CR before the line's end stays: it is a difference too.
QStringList linesOf(const QString &text)
{
    static const QRegularExpression end(QStringLiteral("\\n|\\r(?!\\n)"));
    return text.isEmpty() ? QStringList() : text.split(end);
}

} // namespace

DiffView::DiffView(QWidget *parent)
    : QWidget(parent),
      m_beforeTitle(new ElidedLabel),
      m_afterTitle(new ElidedLabel),
      m_before(new SqlPane),
      m_after(new SqlPane)
{
    setObjectName(QStringLiteral("diffView"));
    auto *splitter = new QSplitter;
    splitter->setChildrenCollapsible(false);
    const auto add = [&](QLabel *title, SqlPane *pane, const QString &name) {
        auto *side = new QWidget;
        auto *layout = new QVBoxLayout(side);
        layout->setContentsMargins({});
        layout->addWidget(title);
        layout->addWidget(pane, 1);
        title->setBuddy(pane);
        title->setIndent(fontMetrics().averageCharWidth());
        pane->setObjectName(name);
        splitter->addWidget(side);
        setUp(*pane);
    };
    add(m_beforeTitle, m_before, QStringLiteral("before"));
    add(m_afterTitle, m_after, QStringLiteral("after"));
    m_before->scrollWith(m_after);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(splitter);
    setTitles(Tr::tr("Before"), Tr::tr("After"));
    connect(m_after, &SqlPane::lookChanged, this, &DiffView::applyLook);
    applyLook();
}

void DiffView::setUp(SqlPane &pane) const
{
    QsciScintilla &editor = *pane.editor();
    editor.setMargins(1);
    editor.setMarginMarkerMask(SqlPane::NumberMargin, 0);
    for (const Marker line : {RemovedLine, AddedLine, FillerLine})
        editor.markerDefine(QsciScintilla::Background, line);
}

void DiffView::applyLook()
{
    const QPalette look = palette();
    for (SqlPane *pane : {m_before, m_after}) {
        QsciScintilla &editor = *pane->editor();
        editor.setMarkerBackgroundColor(background(Meaning::Removed, look), RemovedLine);
        editor.setMarkerBackgroundColor(background(Meaning::Added, look), AddedLine);
        editor.setMarkerBackgroundColor(look.color(QPalette::Window), FillerLine);
    }
}

void DiffView::setTitles(const QString &before, const QString &after)
{
    m_beforeTitle->setText(before);
    m_afterTitle->setText(after);
    m_before->editor()->setAccessibleName(before);
    m_after->editor()->setAccessibleName(after);
}

void DiffView::setTexts(const QString &before, const QString &after)
{
    const QStringList beforeLines = linesOf(before);
    const QStringList afterLines = linesOf(after);
    const std::vector<LinePair> pairs = lineUp(beforeLines, afterLines);
    fill(*m_before, beforeLines, &LinePair::before, pairs);
    fill(*m_after, afterLines, &LinePair::after, pairs);
}

void DiffView::fill(SqlPane &pane, const QStringList &lines, int LinePair::*side,
                    const std::vector<LinePair> &pairs) const
{
    // Both sides get equally many lines: where one has none, an empty one without a number.
    QStringList shown;
    QStringList labels;
    const bool isBefore = side == &LinePair::before;
    for (const LinePair &pair : pairs) {
        const bool there = pair.*side >= 0;
        shown += there ? lines[pair.*side] : QString();
        labels += there ? QString::number(pair.*side + 1) + u' ' + sign(pair, isBefore) : QString();
    }
    pane.setText(shown.join(u'\n').toUtf8());
    pane.setLineLabels(labels);

    QsciScintilla &editor = *pane.editor();
    editor.markerDeleteAll();
    for (int line = 0; line < static_cast<int>(pairs.size()); ++line) {
        const LinePair &pair = pairs[line];
        if (pair.same)
            continue;
        editor.markerAdd(line, pair.*side < 0 ? FillerLine : isBefore ? RemovedLine : AddedLine);
    }
}

void DiffView::setScriptFont(const QFont &font)
{
    m_before->setScriptFont(font);
    m_after->setScriptFont(font);
}

} // namespace ponyup::ui
