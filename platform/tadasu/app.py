"""Puts the web application together."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from tadasu import (
    access,
    assets,
    csrf,
    design,
    errors,
    gzipping,
    headers,
    health,
    incoming,
    language,
    navigation,
    notices,
    transaction,
)
from tadasu.accounts import sessions
from tadasu.accounts import views as accounts
from tadasu.admin import views as admin
from tadasu.assessments import pages as assessments
from tadasu.assessments import proposal_views as proposals
from tadasu.assessments import views as home
from tadasu.campaigns import views as campaigns
from tadasu.config import Settings, read_settings
from tadasu.demo import views as demo
from tadasu.jobs import views as jobs
from tadasu.library import views as library
from tadasu.mail import views as mail
from tadasu.organisations import views as organisations
from tadasu.policy import POLICY
from tadasu.reports import views as reports
from tadasu.responses import access as response_access
from tadasu.responses import delegation_views as delegations
from tadasu.responses import door_views as door
from tadasu.responses import own_views as respondent
from tadasu.responses import receipt_views as receipts
from tadasu.responses import save_views as answers
from tadasu.responses.pages import views as answering
from tadasu.runner import connect
from tadasu.services import Services, open_services

BLUEPRINTS = (
    health.bp,
    accounts.bp,
    admin.bp,
    design.bp,
    home.home,
    organisations.bp,
    assessments.bp,
    proposals.bp,
    library.bp,
    reports.bp,
    jobs.bp,
    mail.bp,
    campaigns.bp,
    answers.bp,
    door.bp,
    respondent.bp,
    receipts.bp,
    delegations.bp,
    answering.bp,
    demo.bp,
)


def create_app(settings: Settings | None = None, services: Services | None = None) -> Flask:
    """The application. Raises SettingsError for a setting that makes no sense."""
    services = services or open_services(settings or read_settings())
    app = Flask("tadasu", template_folder="templates", static_folder="static", static_url_path="/static")
    app.config["TRUSTED_HOSTS"] = [services.settings.host]
    app.config["MAX_FORM_MEMORY_SIZE"] = incoming.MEGABYTE
    if services.settings.proxies:  # of what proxies say only the sender's address is believed, never host or scheme
        app.wsgi_app = ProxyFix(app.wsgi_app, services.settings.proxies, x_proto=0, x_host=0)  # type: ignore[method-assign]  # Flask's own way to wrap it.
    app.extensions.update(services=services, database=services.database)
    connect()
    gzipping.install(app)  # first, so that it comes last of all that follows a request
    language.install(app)
    notices.install(app)
    assets.install(app)
    navigation.install(app)
    errors.install(app)
    headers.install(app)
    sessions.install(app, answering=response_access.answering_asker)
    response_access.install(app)  # before anything of a request reads the database
    access.install(app, POLICY)
    csrf.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    transaction.install(app)  # last, so that its commit comes first of all that follows a request
    return app
