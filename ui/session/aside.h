// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFutureWatcher>
#include <QObject>
#include <QtConcurrentRun>

#include <utility>

namespace ponyup::ui {

/// Does one slow thing (files, never a database session that stays open) in a pool thread and hands
/// its result to `receive` in the thread of `context`. When `context` dies first, nobody is told.
template <typename Job, typename Receive>
void aside(QObject *context, Job job, Receive receive)
{
    using Value = std::invoke_result_t<Job>;
    auto *watcher = new QFutureWatcher<Value>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context,
                     [watcher, receive = std::move(receive)] {
                         watcher->deleteLater();
                         receive(watcher->result());
                     });
    watcher->setFuture(QtConcurrent::run(std::move(job)));
}

} // namespace ponyup::ui
