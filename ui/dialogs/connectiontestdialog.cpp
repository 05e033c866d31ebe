// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/connectiontestdialog.h"

#include "dialogs/buttons.h"
#include "models/format.h"
#include "models/tr.h"
#include "presentation/colours.h"
#include "presentation/states.h"
#include "widgets/badgelabel.h"

#include <QClipboard>
#include <QEvent>
#include <QFormLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QVBoxLayout>

namespace ponyup::ui {

using namespace Qt::StringLiterals;

namespace {

QLabel *selectableText(const QString &text)
{
    auto *label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

} // namespace

ConnectionTestDialog::ConnectionTestDialog(const Environment &environment, QWidget *parent)
    : QDialog(parent),
      m_environment(environment),
      m_heading(selectableText({})),
      m_kind(new BadgeLabel),
      m_lines(new QFormLayout)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(u"connectionTestDialog"_s);
    setWindowTitle(Tr::tr("Test Connection"));
    m_heading->setObjectName(u"connectionTestHeading"_s);
    QFont bold = m_heading->font();
    bold.setBold(true);
    bold.setPointSizeF(bold.pointSizeF() * 1.2);
    m_heading->setFont(bold);
    m_kind->setText(EnvironmentStyle::of(environment.kind).word.toUpper());
    auto *top = new QHBoxLayout;
    top->addWidget(m_heading, 1);
    top->addWidget(m_kind, 0, Qt::AlignTop);
    m_lines->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);

    auto *buttons = new QDialogButtonBox;
    m_copy = buttons->addButton(Tr::tr("C&opy"), QDialogButtonBox::ActionRole);
    m_copy->setObjectName(u"connectionTestCopy"_s);
    m_again = buttons->addButton(Tr::tr("Test &Again"), QDialogButtonBox::ActionRole);
    m_again->setObjectName(u"connectionTestAgain"_s);
    QPushButton *close = addPlainButton(*buttons, QDialogButtonBox::Close);
    close->setObjectName(u"connectionTestClose"_s);
    close->setDefault(true);
    for (QPushButton *button : {m_copy, m_again})
        button->setAutoDefault(false);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_copy, &QPushButton::clicked, this, &ConnectionTestDialog::copy);
    connect(m_again, &QPushButton::clicked, this, &ConnectionTestDialog::repeat);

    auto *layout = new QVBoxLayout(this);
    layout->addLayout(top);
    layout->addLayout(m_lines);
    layout->addStretch(1);
    layout->addWidget(buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 80);
    applyColours();
}

void ConnectionTestDialog::wait()
{
    begin(Tr::tr("Connecting..."));
    addLine(Tr::tr("Database"), m_environment.url.toString());
    m_again->setEnabled(false);
    m_copy->setEnabled(false);
}

void ConnectionTestDialog::showResult(const Result<ConnectionTest> &test)
{
    if (test) {
        begin(Tr::tr("The connection works."));
        for (const ConnectionFact &fact : connectionFacts(*test))
            addLine(fact.name, fact.value, fact.matters);
        addLine(Tr::tr("Time taken"), durationText(test->elapsed.count()));
    } else {
        begin(test.error().message);
        addLine(Tr::tr("Database"), m_environment.url.toString());
        if (!test.error().detail.isEmpty())
            addLine(Tr::tr("Reason"), test.error().detail);
        if (!test.error().hint.isEmpty())
            addLine(Tr::tr("Next"), test.error().hint);
    }
    m_again->setEnabled(true);
    m_copy->setEnabled(true);
    applyColours();
}

void ConnectionTestDialog::begin(const QString &heading)
{
    m_heading->setText(heading);
    m_copied = {heading};
    m_important.clear();
    while (m_lines->rowCount() > 0)
        m_lines->removeRow(0);
}

void ConnectionTestDialog::addLine(const QString &name, const QString &value, bool matters)
{
    QLabel *text = selectableText(value);
    text->setAccessibleName(name);
    m_lines->addRow(Tr::tr("%1:").arg(name), text);
    m_copied += Tr::tr("%1: %2").arg(name, value);
    if (matters)
        m_important += text;
}

void ConnectionTestDialog::copy() const
{
    QGuiApplication::clipboard()->setText(m_copied.join(u'\n'));
}

void ConnectionTestDialog::applyColours()
{
    m_kind->setColours(badge(EnvironmentStyle::of(m_environment.kind).meaning, palette()));
    for (QLabel *label : std::as_const(m_important)) {
        QPalette coloured = palette();
        coloured.setColor(QPalette::WindowText, colour(Meaning::Attention, palette()));
        label->setPalette(coloured);
    }
}

void ConnectionTestDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyColours();
}

} // namespace ponyup::ui
