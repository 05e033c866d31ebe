// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/colours.h"

#include <array>
#include <cmath>

namespace ponyup::ui {

namespace {

constexpr double wcagAa = 4.5;

/// One hue in the strengths it is needed in.
struct Hue {
    QRgb onLight; ///< Text on a light base.
    QRgb onDark; ///< Text on a dark base.
    QRgb strong; ///< Under a badge's text.
};

constexpr Hue grey{0xff5a6570, 0xff9aa5b1, 0xff5a6570};
constexpr Hue green{0xff1a7f37, 0xff5fcf80, 0xff1a7f37};
constexpr Hue blue{0xff0b62b8, 0xff6cb6ff, 0xff0b62b8};
constexpr Hue teal{0xff0c6a70, 0xff63c9cf, 0xff0c6a70};
constexpr Hue violet{0xff7339bf, 0xffc5a3ff, 0xff7339bf};
constexpr Hue amber{0xff955800, 0xffe8b75c, 0xfff0b429};
constexpr Hue red{0xffc0262d, 0xffff8a80, 0xffc0262d};

const Hue &hue(Meaning meaning)
{
    switch (meaning) {
    case Meaning::Good:
    case Meaning::Added:
    case Meaning::Development:
    case Meaning::CodeString:
        return green;
    case Meaning::Next:
    case Meaning::CodeKeyword:
        return blue;
    case Meaning::Running:
    case Meaning::CodeNumber:
        return violet;
    case Meaning::CodeType:
        return teal;
    case Meaning::Attention:
    case Meaning::Changed:
    case Meaning::Staging:
        return amber;
    case Meaning::Bad:
    case Meaning::Removed:
    case Meaning::Production:
        return red;
    case Meaning::Text:
    case Meaning::Muted:
    case Meaning::CodeComment:
        break;
    }
    return grey;
}

double luminance(const QColor &colour)
{
    // Asked for each cell that is painted: the powers are taken once.
    static const std::array<double, 256> linear = [] {
        std::array<double, 256> table{};
        for (size_t value = 0; value < table.size(); ++value) {
            const double part = double(value) / 255;
            table[value] = part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
        }
        return table;
    }();
    return 0.2126 * linear[colour.red()] + 0.7152 * linear[colour.green()]
        + 0.0722 * linear[colour.blue()];
}

QColor mixed(const QColor &one, const QColor &other, float share)
{
    const auto part = [share](float from, float to) { return from + (to - from) * share; };
    return QColor::fromRgbF(part(one.redF(), other.redF()), part(one.greenF(), other.greenF()),
                            part(one.blueF(), other.blueF()));
}

QColor blackOrWhite(const QColor &ground)
{
    const QColor black(Qt::black);
    const QColor white(Qt::white);
    return contrast(black, ground) >= contrast(white, ground) ? black : white;
}

/// The colour, moved towards black or white as far as it must be to be read on all grounds.
QColor readable(const QColor &wish, const std::array<QColor, 3> &grounds)
{
    const QColor extreme = blackOrWhite(grounds.front());
    QColor colour = wish;
    for (float share = 0; share < 1; share += 0.05F) {
        colour = mixed(wish, extreme, share);
        bool fine = true;
        for (const QColor &ground : grounds)
            fine = fine && contrast(colour, ground) >= wcagAa;
        if (fine)
            return colour;
    }
    return extreme;
}

} // namespace

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::WindowText).lightness()
        > palette.color(QPalette::Window).lightness();
}

double contrast(const QColor &one, const QColor &other)
{
    const double first = luminance(one);
    const double second = luminance(other);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

QColor colour(Meaning meaning, const QPalette &palette)
{
    if (meaning == Meaning::Text)
        return palette.color(QPalette::Text);
    const QRgb wish = isDark(palette) ? hue(meaning).onDark : hue(meaning).onLight;
    return readable(QColor::fromRgb(wish),
                    {palette.color(QPalette::Base), palette.color(QPalette::AlternateBase),
                     palette.color(QPalette::Window)});
}

QColor background(Meaning meaning, const QPalette &palette)
{
    const float share = isDark(palette) ? 0.22F : 0.14F;
    const QColor base = palette.color(QPalette::Base);
    return meaning == Meaning::Text ? base : mixed(base, colour(meaning, palette), share);
}

Badge badge(Meaning meaning, const QPalette &palette)
{
    const QColor ground = meaning == Meaning::Text ? palette.color(QPalette::Button)
                                                   : QColor::fromRgb(hue(meaning).strong);
    return {.background = ground, .text = blackOrWhite(ground)};
}

} // namespace ponyup::ui
