// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QRandomGenerator>

namespace ponyup::oracles {

/// Makes scripts by a grammar: the same ones for the same seed.
///
/// A grammar is a text file. A line that is not indented names a rule; the indented lines below it
/// are its alternatives, of which one is taken by chance: one that begins with "3* " three times as
/// often as others. In an alternative:
///   <name>   another rule
///   <name*7> another rule, up to seven times
///   \n \r \t \f \\ \< \s   line feed, carriage return, tab, form feed, the character itself, a
///   blank \e       nothing
/// A plain blank may become the rule "blank": what may not, is written as \s, or stands in a rule
/// whose name has a "!" behind it where it is defined. Deep inside, the first alternative of a rule
/// is taken: it must lead to an end. "# " begins a comment.
class ScriptMaker {
public:
    /// The grammar "<source>/tests/oracles/grammars/<grammar>.txt". A mistake in it ends the
    /// program. PONYUP_ORACLE_SEED, when it is set, is the seed.
    ScriptMaker(const char *grammar, quint32 seed);

    quint32 seed() const { return m_seed; }
    /// How many scripts to make: that many times PONYUP_ORACLE_ROUNDS, for a long search.
    static int rounds(int count);

    /// A text by that rule.
    QByteArray make(const QByteArray &rule);

private:
    struct Part {
        enum Kind { Text, Blank, Rule } kind = Text;
        QByteArray text; ///< Or the rule's name.
        int most = 0; ///< How often the rule is repeated at most; 0: it stands there once.
    };
    using Alternative = QList<Part>;

    static QList<Alternative> parseWeighted(const QByteArray &line, bool verbatim);
    static Alternative parse(const QByteArray &line, bool verbatim);
    void make(const QByteArray &rule, int depth, QByteArray &out);

    QHash<QByteArray, QList<Alternative>> m_rules;
    quint32 m_seed;
    QRandomGenerator m_random;
};

} // namespace ponyup::oracles
