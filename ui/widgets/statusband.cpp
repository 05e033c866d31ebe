// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/statusband.h"

#include "models/format.h"
#include "models/tr.h"
#include "presentation/states.h"
#include "presentation/tooltip.h"
#include "schema/schemawords.h"
#include "widgets/badgelabel.h"
#include "widgets/elidedlabel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>

#include <algorithm>

namespace ponyup::ui {

using namespace Qt::StringLiterals;

namespace {

/// "shop on db1", or the file's name.
QString databaseText(const DatabaseUrl &url)
{
    //: A database on a server.
    return url.host.isEmpty() ? url.shortName() : Tr::tr("%1 on %2").arg(url.shortName(), url.host);
}

/// One line each, for a tooltip.
QString factLines(const ServerInfo &server)
{
    QStringList lines;
    for (const ConnectionFact &fact : connectionFacts(server))
        lines += Tr::tr("%1: %2").arg(fact.name, fact.value);
    return lines.join(u'\n');
}

QString namesOf(const std::vector<SchemaChange> &changes)
{
    constexpr size_t shown = 12;
    QStringList lines;
    for (size_t index = 0; index < std::min(shown, changes.size()); ++index)
        lines += objectWord(changes[index].object) + u' ' + changes[index].name;
    if (changes.size() > shown)
        lines += u"…"_s;
    return lines.join(u'\n');
}

} // namespace

StatusBand::StatusBand(QWidget *parent)
    : QWidget(parent),
      m_kind(new BadgeLabel),
      m_rights(new BadgeLabel)
{
    setObjectName(u"statusBand"_s);
    setAccessibleName(Tr::tr("Status of the database"));
    const int letter = fontMetrics().averageCharWidth();

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(letter, letter / 2 + 1, letter, letter / 2 + 4);
    layout->setSpacing(letter * 2);
    QFont bold = font();
    bold.setBold(true);
    m_kind->setObjectName(u"statusKind"_s);
    m_kind->setFont(bold);
    layout->addWidget(m_kind);
    m_rights->setObjectName(u"statusRights"_s);
    m_rights->setText(Tr::tr("SUPERUSER"));
    m_rights->setToolTip(toolTipText(
        Tr::tr("Connected with rights over the whole server: a migration can do anything there.")));
    layout->addWidget(m_rights);

    m_database = addFact(new ElidedLabel(nullptr, Qt::ElideMiddle), u"statusDatabase"_s);
    m_database->setFont(bold);
    m_engine = addFact(new ElidedLabel, u"statusEngine"_s);
    m_version = addFact(new QLabel, u"statusVersion"_s);
    m_pending = addFact(new QLabel, u"statusPending"_s);
    m_drift = addFact(new QLabel, u"statusDrift"_s);
    m_lock = addFact(new QLabel, u"statusLock"_s);
    m_message = addFact(new ElidedLabel, u"statusMessage"_s);
    layout->setStretchFactor(m_message, 1);
    layout->addStretch();
    setMessage({});
}

QLabel *StatusBand::addFact(QLabel *label, const QString &name)
{
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    label->hide();
    layout()->addWidget(label);
    m_facts.insert(label, Meaning::Text);
    return label;
}

void StatusBand::setFact(QLabel *label, const QString &text, Meaning meaning,
                         const QString &toolTip)
{
    label->setText(text);
    label->setToolTip(toolTipText(toolTip));
    label->setVisible(!text.isEmpty());
    m_facts[label] = meaning;
}

void StatusBand::setStatus(const Status &status, const Environment &environment)
{
    clearFacts();
    showEnvironment(environment);
    const ServerInfo &server = status.server;
    setFact(m_engine, QStringList{server.product, server.version}.join(u' ').trimmed(),
            Meaning::Muted, factLines(server));
    m_rights->setVisible(server.superuser);
    if (!server.exists)
        setFact(m_version, Tr::tr("no file yet: the first update creates it"), Meaning::Attention);
    else
        showVersion(status.timeline);
    showPending(status);
    showDrift(status);
    if (status.lockHolder)
        setFact(m_lock, Tr::tr("locked by %1").arg(status.lockHolder->who), Meaning::Attention);
    applyColours();
}

void StatusBand::showVersion(const Timeline &timeline)
{
    if (timeline.databaseNewer)
        setFact(m_version,
                Tr::tr("version %1, the folder ends at %2")
                    .arg(QString::number(timeline.current), QString::number(timeline.newest)),
                Meaning::Bad);
    else if (timeline.newest >= 0)
        setFact(m_version,
                Tr::tr("version %1 of %2")
                    .arg(QString::number(timeline.current), QString::number(timeline.newest)));
    else
        setFact(m_version, Tr::tr("version %1").arg(timeline.current));
}

void StatusBand::showPending(const Status &status)
{
    const Timeline &timeline = status.timeline;
    const auto halfDone =
        std::ranges::find(timeline.rows, MigrationState::HalfDone, &TimelineRow::state);
    const QString why =
        status.refusal ? status.refusal->message + u'\n' + status.refusal->hint : QString();
    if (status.refusal && status.refusal->kind == ErrorKind::UpdateLocked)
        setFact(m_pending, Tr::tr("being updated"), Meaning::Attention, why);
    else if (halfDone != timeline.rows.end())
        setFact(m_pending, Tr::tr("%1 is half done").arg(halfDone->name), Meaning::Bad, why);
    else if (status.refusal && status.refusal->kind == ErrorKind::HalfDone)
        setFact(m_pending, stateWord(MigrationState::HalfDone), Meaning::Bad, why);
    else if (status.refusal)
        setFact(m_pending, Tr::tr("update refused"), Meaning::Bad, why);
    else if (timeline.pending > 0)
        setFact(m_pending, Tr::tr("%n pending", nullptr, timeline.pending), Meaning::Next);
    else if (timeline.modelPending)
        setFact(m_pending, Tr::tr("objects of the newest model to create"), Meaning::Next,
                status.drift ? namesOf(status.drift->toCreate) : QString());
    else if (!timeline.databaseNewer)
        setFact(m_pending, Tr::tr("up to date"), Meaning::Good);
}

void StatusBand::showDrift(const Status &status)
{
    if (!status.drift)
        return; // The folder has no model of this version to compare with.
    const ModelCheck &check = *status.drift;
    if (!check.missing.empty())
        setFact(m_drift, Tr::tr("%n object(s) missing", nullptr, int(check.missing.size())),
                Meaning::Bad,
                Tr::tr("The database lacks what the model of its version has:") + u'\n'
                    + namesOf(check.missing));
    else if (!check.drift.isEmpty())
        setFact(m_drift, Tr::tr("drift in %n object(s)", nullptr, int(check.drift.changes.size())),
                Meaning::Attention,
                Tr::tr("The database differs from the model of its version:") + u'\n'
                    + namesOf(check.drift.changes));
    else if (!check.toCreate.empty() && !status.timeline.modelPending)
        setFact(m_drift, Tr::tr("%n object(s) to create", nullptr, int(check.toCreate.size())),
                Meaning::Next,
                Tr::tr("New with the model of this version; the next update creates them:") + u'\n'
                    + namesOf(check.toCreate));
    else
        setFact(m_drift, Tr::tr("no drift"), Meaning::Good);
}

void StatusBand::setMessage(const QString &sentence)
{
    clearFacts();
    m_environmentKind.reset();
    m_kind->hide();
    setFact(m_database, {});
    setFact(m_message, sentence, Meaning::Text);
    applyColours();
}

void StatusBand::setMessage(const QString &sentence, const Environment &environment)
{
    setMessage(sentence);
    showEnvironment(environment);
    applyColours();
}

void StatusBand::showEnvironment(const Environment &environment)
{
    m_environmentKind = environment.kind;
    m_kind->setText(EnvironmentStyle::of(environment.kind).word.toUpper());
    m_kind->show();
    setFact(m_database, databaseText(environment.url), Meaning::Text, environment.url.toString());
}

void StatusBand::clearFacts()
{
    for (QLabel *label : {m_engine, m_version, m_pending, m_drift, m_lock, m_message})
        setFact(label, {});
    m_rights->hide();
}

void StatusBand::applyColours()
{
    for (auto fact = m_facts.constBegin(); fact != m_facts.constEnd(); ++fact) {
        QPalette look;
        look.setColor(QPalette::WindowText, colour(fact.value(), palette()));
        fact.key()->setPalette(look);
    }
    if (m_environmentKind)
        m_kind->setColours(badge(EnvironmentStyle::of(*m_environmentKind).meaning, palette()));
    m_rights->setColours(badge(Meaning::Attention, palette()));
    update();
}

void StatusBand::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyColours();
}

void StatusBand::paintEvent(QPaintEvent *)
{
    // A line in the kind's colour across the window: seen from the corner of the eye.
    QPainter painter(this);
    const int thickness = m_environmentKind ? 3 : 1;
    const QColor line = m_environmentKind
        ? badge(EnvironmentStyle::of(*m_environmentKind).meaning, palette()).background
        : palette().color(QPalette::Mid);
    painter.fillRect(0, height() - thickness, width(), thickness, line);
}

} // namespace ponyup::ui
