// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/translations.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTranslator>

namespace ponyup {

void installTranslations(QCoreApplication &application)
{
    using namespace Qt::StringLiterals;
    // The one installed last is asked first; what it lacks, English has.
    for (const QLocale &locale : {QLocale(QLocale::English), QLocale()}) {
        auto *translator = new QTranslator(&application);
        if (translator->load(locale, u"ponyup"_s, u"_"_s, u":/i18n"_s))
            QCoreApplication::installTranslator(translator);
        else
            delete translator;
    }
}

} // namespace ponyup
