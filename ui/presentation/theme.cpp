// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/theme.h"

#include <QProxyStyle>

namespace ponyup::ui {

using namespace Qt::StringLiterals;

namespace {

/// The colours from which a palette is made; everything else follows from them.
struct Scheme {
    QRgb window;
    QRgb base;
    QRgb alternateBase;
    QRgb button;
    QRgb text;
    QRgb mutedText; ///< Placeholders.
    QRgb disabledText;
    QRgb highlight;
    QRgb highlightedText;
    QRgb disabledHighlight;
    QRgb link;
    QRgb visitedLink;
    QRgb toolTip;
    QRgb light;
    QRgb midlight;
    QRgb mid;
    QRgb dark;
    QRgb shadow;
};

constexpr Scheme lightScheme{
    .window = 0xfff1f3f5,
    .base = 0xffffffff,
    .alternateBase = 0xfff6f8fa,
    .button = 0xffe9ecef,
    .text = 0xff1f2328,
    .mutedText = 0xff69737d,
    .disabledText = 0xff959da5,
    .highlight = 0xff1f6fb4,
    .highlightedText = 0xffffffff,
    .disabledHighlight = 0xffb9c2cb,
    .link = 0xff0b62b8,
    .visitedLink = 0xff7339bf,
    .toolTip = 0xffffffff,
    .light = 0xffffffff,
    .midlight = 0xfff3f5f7,
    .mid = 0xffc0c7ce,
    .dark = 0xff9aa3ac,
    .shadow = 0xff6b747d,
};

constexpr Scheme darkScheme{
    .window = 0xff272b31,
    .base = 0xff1c2025,
    .alternateBase = 0xff21262c,
    .button = 0xff333941,
    .text = 0xffe4e8ec,
    .mutedText = 0xff97a1ac,
    .disabledText = 0xff6f7983,
    .highlight = 0xff2a6db0,
    .highlightedText = 0xffffffff,
    .disabledHighlight = 0xff3a4149,
    .link = 0xff6cb6ff,
    .visitedLink = 0xffc5a3ff,
    .toolTip = 0xff343b44,
    .light = 0xff454d57,
    .midlight = 0xff3c434c,
    .mid = 0xff1f2328,
    .dark = 0xff16191d,
    .shadow = 0xff0c0e10,
};

/// Fusion with some air beside the text of cells and headers, the same for both, so that a number
/// on the right of a column does not touch the word on the left of the next.
class RoomyFusion : public QProxyStyle {
public:
    RoomyFusion() : QProxyStyle(u"fusion"_s) { setObjectName(styleName); }

    int pixelMetric(PixelMetric metric, const QStyleOption *option,
                    const QWidget *widget) const override
    {
        const int usual = QProxyStyle::pixelMetric(metric, option, widget);
        return metric == PM_HeaderMargin || metric == PM_FocusFrameHMargin ? usual + 2 : usual;
    }

    static constexpr auto styleName = "ponyup-fusion"_L1;
};

QPalette paletteOf(const Scheme &scheme)
{
    QPalette palette;
    const auto all = [&palette](QPalette::ColorRole role, QRgb colour) {
        palette.setColor(role, QColor::fromRgb(colour));
    };
    all(QPalette::Window, scheme.window);
    all(QPalette::Base, scheme.base);
    all(QPalette::AlternateBase, scheme.alternateBase);
    all(QPalette::Button, scheme.button);
    all(QPalette::WindowText, scheme.text);
    all(QPalette::Text, scheme.text);
    all(QPalette::ButtonText, scheme.text);
    all(QPalette::BrightText, scheme.highlightedText);
    all(QPalette::PlaceholderText, scheme.mutedText);
    all(QPalette::Highlight, scheme.highlight);
    all(QPalette::HighlightedText, scheme.highlightedText);
    all(QPalette::Link, scheme.link);
    all(QPalette::LinkVisited, scheme.visitedLink);
    all(QPalette::ToolTipBase, scheme.toolTip);
    all(QPalette::ToolTipText, scheme.text);
    all(QPalette::Light, scheme.light);
    all(QPalette::Midlight, scheme.midlight);
    all(QPalette::Mid, scheme.mid);
    all(QPalette::Dark, scheme.dark);
    all(QPalette::Shadow, scheme.shadow);

    const auto only = [&palette](QPalette::ColorGroup group, QPalette::ColorRole role,
                                 QRgb colour) {
        palette.setColor(group, role, QColor::fromRgb(colour));
    };
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText,
                            QPalette::PlaceholderText, QPalette::HighlightedText, QPalette::Link})
        only(QPalette::Disabled, role, scheme.disabledText);
    only(QPalette::Disabled, QPalette::Base, scheme.window);
    only(QPalette::Disabled, QPalette::Highlight, scheme.disabledHighlight);
    // Inactive windows keep their selection's colours: the icons on it are drawn for those.
    return palette;
}

} // namespace

QPalette lightPalette()
{
    return paletteOf(lightScheme);
}

QPalette darkPalette()
{
    return paletteOf(darkScheme);
}

void applyTheme(QApplication &application, Theme theme)
{
    if (QApplication::style()->objectName() != RoomyFusion::styleName)
        QApplication::setStyle(new RoomyFusion);
    switch (theme) {
    case Theme::Light:
        QApplication::setPalette(lightPalette());
        break;
    case Theme::Dark:
        QApplication::setPalette(darkPalette());
        break;
    case Theme::System:
        QApplication::setPalette(QPalette()); // Back to what the desktop says,
        if (application.palette() == QApplication::style()->standardPalette())
            QApplication::setPalette(lightPalette()); // which may be nothing.
        break;
    }
}

QString themeName(Theme theme)
{
    switch (theme) {
    case Theme::Light:
        return u"light"_s;
    case Theme::Dark:
        return u"dark"_s;
    case Theme::System:
        break;
    }
    return u"system"_s;
}

Theme themeFromName(const QString &name)
{
    for (const Theme theme : {Theme::Light, Theme::Dark}) {
        if (themeName(theme) == name)
            return theme;
    }
    return Theme::System;
}

} // namespace ponyup::ui
