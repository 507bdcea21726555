"""What the system and other packages say in English, said in Chinese: one table each, the original words where no row fits."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from typing import Any

_SYSTEM = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径中间有一段不是文件夹",
    errno.EEXIST: "已经有了",
    errno.ENOSPC: "磁盘满了",
    errno.EDQUOT: "磁盘配额用完了",
    errno.EROFS: "文件夹是只读的",
    errno.ENAMETOOLONG: "名字太长",
    errno.EIO: "磁盘读写出错",
    errno.EADDRINUSE: "已被占用",
    errno.EADDRNOTAVAIL: "本机没有这个地址",
}
#: A part of what SQLite or PostgreSQL says → what it means and what mends it.
_DATABASE = {
    "no such table": "数据库里还没有表，或者是旧版本的表：请运行 `./xinfang db upgrade`",
    "no such column": "数据库是旧版本的：请运行 `./xinfang db upgrade`",
    "UndefinedTable": "数据库里还没有表，或者是旧版本的表：请运行 `./xinfang db upgrade`",
    "UndefinedColumn": "数据库是旧版本的：请运行 `./xinfang db upgrade`",
    "Can't locate revision": "数据库是更新版本的程序建的：请用那个版本的程序打开，不要用旧版本",
    "disk is full": "磁盘满了，写不进数据库：清出空间再试",
    "DiskFull": "磁盘满了，写不进数据库：清出空间再试",
    "readonly database": "数据库文件是只读的：看文件和文件夹的权限",
    "unable to open database file": "打不开数据库文件：看 [database] url 写的位置和文件夹的权限",
    "not a database": "[database] url 指的文件不是数据库",
    "malformed": "数据库文件坏了：用最近的备份恢复（`./xinfang restore`）",
    "database is locked": "数据库正忙，过一会儿再试",
    "Connection refused": "数据库没有开，或者地址、端口不对：看 [database] url",
    "password authentication failed": "数据库的用户名或密码不对：看 [database] url",
    "connection failed": "连不上数据库：看 [database] url，数据库开了没有",
    "could not translate host name": "找不到数据库的主机：看 [database] url",
    "failed to resolve host": "找不到数据库的主机：看 [database] url",
}
#: Kind of pydantic's refusal → what is wanted; {names} are pydantic's own.
_VALUES = {
    "int_parsing": "要写整数",
    "int_type": "要写整数",
    "int_from_float": "要写整数",
    "float_parsing": "要写数字",
    "float_type": "要写数字",
    "finite_number": "要写数字",
    "bool_parsing": "要写 true 或 false",
    "bool_type": "要写 true 或 false",
    "string_type": "要写文字，加引号",
    "path_type": "要写路径，加引号",
    "dict_type": "要写成一节，或者 {{ 名 = 值 }}",
    "model_type": "要写成一节",
    "model_attributes_type": "要写成一节",
    "list_type": "要写成列表，如 [\"甲\", \"乙\"]",
    "tuple_type": "要写成列表，如 [\"甲\", \"乙\"]",
    "greater_than_equal": "不能小于 {ge}",
    "greater_than": "要大于 {gt}",
    "less_than_equal": "不能大于 {le}",
    "less_than": "要小于 {lt}",
    "literal_error": "只能是 {expected} 之一",
    "missing": "要写",
}  # fmt: skip


def of_system(error: OSError) -> str:
    """Why the system refused, in a few words."""
    return _SYSTEM.get(error.errno or 0) or error.strerror or str(error) or type(error).__name__


def of_database(error: BaseException) -> str:
    """What a database's refusal means and what mends it; "" for what is none that we know."""
    said = " ".join(f"{type(one).__name__} {one}" for one in (error, error.__cause__) if one is not None)
    return next((meaning for part, meaning in _DATABASE.items() if part in said), "")


def of_value(error: Mapping[str, Any]) -> str:
    """What a setting or an option wants instead: one of pydantic's ``errors()``."""
    wanted = _VALUES.get(error["type"])
    if wanted is None:
        return str(error["msg"]).removeprefix("Value error, ")
    return wanted.format(**error.get("ctx", {}))
