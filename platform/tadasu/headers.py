"""The headers of every reply."""

from flask import Blueprint, Flask, Response, current_app, request

from tadasu.clock import utc_now
from tadasu.services import settings

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types default",
        "report-to csp",
    )
)
_ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Reporting-Endpoints": 'csp="/csp-report"',
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
}
_BY_LINK = ("/i/", "/answer", "/contact/", "/join/", "/reset/")
_REPORT_SHOWN = 2_000  # characters of a report that are logged
_REPORTS_A_MINUTE = 30  # anybody may send them: the log must not grow by it

bp = Blueprint("security", __name__)


@bp.post("/csp-report")
def csp_report() -> tuple[str, int]:
    """Takes a browser's report of something the policy blocked; the one POST without a token."""
    if _reports.count(int(utc_now().timestamp()) // 60) <= _REPORTS_A_MINUTE:
        report = ascii(request.get_data().decode("utf-8", "replace")[:_REPORT_SHOWN])
        current_app.logger.warning("blocked by the content security policy: %s", report)
    return "", 204


class _Reports:
    """How many came in the present minute. Threads may miscount a little, which does no harm."""

    minute, number = 0, 0

    def count(self, minute: int) -> int:
        self.number = self.number + 1 if minute == self.minute else 1
        self.minute = minute
        return self.number


_reports = _Reports()


def install(app: Flask) -> None:
    app.register_blueprint(bp)
    app.after_request(_add)


def _add(response: Response) -> Response:
    for name, value in _ALWAYS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Referrer-Policy", _referrer_policy())
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers.setdefault("Vary", "Cookie, Accept-Language")
    if settings().is_https:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return response


def _referrer_policy() -> str:
    """Pages reached by a link that names an invitation tell nobody where the reader came from."""
    return "no-referrer" if request.path.startswith(_BY_LINK) else "same-origin"
