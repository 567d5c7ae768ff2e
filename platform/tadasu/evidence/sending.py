"""A stored file on its way out: always a download, never a page of ours."""

from flask import Response, send_file

from tadasu.evidence.models import EvidenceFile
from tadasu.storage import Storage


def as_download(file: EvidenceFile, storage: Storage) -> Response:
    """Raises FileNotFoundError if the store has lost it."""
    reply = send_file(
        storage.path(file.key), mimetype=file.media_type, as_attachment=True, download_name=file.name, etag=False,
        last_modified=None, conditional=False, max_age=None,
    )  # fmt: skip
    reply.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    reply.headers["Cache-Control"] = "no-store"
    return reply
