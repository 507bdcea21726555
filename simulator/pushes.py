"""The XML of every message and event that WeChat pushes, field by field as its documents list them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

#: A field's value: text (CDATA), number, nested fields, or ready XML in a list.
Value = str | int | float | Mapping[str, "Value"] | Sequence[Mapping[str, "Value"]]
Fields = Mapping[str, Value]


def cdata(text: str) -> str:
    """The text as CDATA; "]]>" is split over two sections."""
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def element(name: str, value: Value) -> str:
    """One element; a sequence repeats it."""
    if isinstance(value, str):
        return f"<{name}>{cdata(value)}</{name}>"
    if isinstance(value, Mapping):
        return f"<{name}>{''.join(element(k, v) for k, v in value.items())}</{name}>"
    if isinstance(value, Sequence):
        return "".join(element(name, item) for item in value)
    return f"<{name}>{value}</{name}>"


def document(account: str, openid: str, created: int, kind: str, fields: Fields, message_id: int = 0) -> str:
    """The whole push; ``created`` in unix seconds, ``message_id`` 0 for events."""
    head: dict[str, Value] = {"ToUserName": account, "FromUserName": openid, "CreateTime": created, "MsgType": kind}
    tail: dict[str, Value] = {"MsgId": message_id} if message_id else {}
    return "<xml>" + "".join(element(k, v) for k, v in {**head, **fields, **tail}.items()) + "</xml>"


def text(content: str, menu_id: str = "") -> Fields:
    """A text; ``menu_id`` when it came from a tapped msgmenu item."""
    return {"Content": content, "bizmsgmenuid": menu_id} if menu_id else {"Content": content}


def image(media_id: str, url: str) -> Fields:
    """A picture."""
    return {"PicUrl": url, "MediaId": media_id}


def voice(media_id: str) -> Fields:
    """A voice message; WeChat no longer recognises speech, so ``Recognition`` stays away."""
    return {"MediaId": media_id, "Format": "amr"}


def video(media_id: str, thumb_media_id: str) -> Fields:
    """A video or short video."""
    return {"MediaId": media_id, "ThumbMediaId": thumb_media_id}


def location(latitude: float, longitude: float, label: str, scale: int = 16) -> Fields:
    """A place sent by hand; GCJ-02 degrees."""
    return {"Location_X": f"{latitude:.6f}", "Location_Y": f"{longitude:.6f}", "Scale": scale, "Label": label}


def link(title: str, description: str, url: str) -> Fields:
    """A shared page."""
    return {"Title": title, "Description": description, "Url": url}


def event(name: str, key: str | None = None, **more: Value) -> Fields:
    """An event; ``key`` None leaves EventKey out."""
    return {"Event": name, **({} if key is None else {"EventKey": key}), **more}


def scanned(name: str, key: str, result: str, kind: str = "qrcode") -> Fields:
    """``scancode_push`` or ``scancode_waitmsg``."""
    return event(name, key, ScanCodeInfo={"ScanType": kind, "ScanResult": result})


def pictures(name: str, key: str, sums: Sequence[str]) -> Fields:
    """``pic_sysphoto``, ``pic_photo_or_album`` or ``pic_weixin``: the pictures themselves follow as messages."""
    items: list[Mapping[str, Value]] = [{"PicMd5Sum": md5} for md5 in sums]
    return event(name, key, SendPicsInfo={"Count": len(sums), "PicList": {"item": items}})


def located(key: str, latitude: float, longitude: float, label: str, name: str = "") -> Fields:
    """``location_select``."""
    place: dict[str, Value] = {"Location_X": str(latitude), "Location_Y": str(longitude), "Scale": "15", "Label": label, "Poiname": name}
    return event("location_select", key, SendLocationInfo=place)


def position(latitude: float, longitude: float, precision: float = 65.0) -> Fields:
    """``LOCATION``: where the phone is, when the person opened the chat."""
    return event("LOCATION", Latitude=latitude, Longitude=longitude, Precision=precision)


def subscription(name: str, wrapper: str, rows: Sequence[Mapping[str, str]]) -> Fields:
    """``subscribe_msg_popup_event``, ``_change_event`` or ``_sent_event``: one ``List`` element per template."""
    return {"Event": name, wrapper: {"List": list(rows)}}


def job_finished(message_id: int, status: str) -> Fields:
    """``TEMPLATESENDJOBFINISH``: what became of a template message."""
    return event("TEMPLATESENDJOBFINISH", MsgID=message_id, Status=status)
