"""Which handler answers which word. One line a word."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from handlers.citizen import consult, edit, human, leave, manage, progress, rate, report, review
from handlers.turn import Context, Turn
from handlers.words import Command

Handler = Callable[[Context, Command], Turn]


_TABLE: Mapping[str, Handler] = {
    "确认": edit.confirm,
    "修改": edit.edit,
    "取消": edit.cancel,
    "返回": edit.back,
    "跳过": edit.skip,
    "进度": progress.progress,
    "补充": manage.supplement,
    "催办": manage.urge,
    "撤回": manage.withdraw,
    "评价": rate.start,
    "复查": review.review,
    "复核": review.verify,
    "新事": edit.new_matter,
    "举报": report.start,
    "继续": report.go_on,
    "人工": human.human,
    "回电": human.call_back,
    "帮助": leave.help_,
    "隐私": leave.privacy,
    "退订": leave.opt_out,
    "恢复提醒": leave.opt_in,
    "删除我的信息": leave.erase,
    "转为信访事项": consult.to_petition,
}


def run(ctx: Context, word: Command) -> Turn:
    """The answer to a citizen's word."""
    return _TABLE[word.word](ctx, word)
