"""The only importer of wechatpy: crypto, parsing, replies, API client, error table, delivery ladder."""
