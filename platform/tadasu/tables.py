"""Every table, by importing every feature's models: for migrations and for tests."""

import tadasu.accounts.models
import tadasu.assessments.models
import tadasu.auditlog.models
import tadasu.campaigns.models
import tadasu.evidence.models
import tadasu.jobs.models
import tadasu.library.models
import tadasu.mail.models
import tadasu.organisations.models
import tadasu.organisations.search
import tadasu.reports.models
import tadasu.responses.models  # noqa: F401 - imported for the tables it declares
from tadasu.database import Base

metadata = Base.metadata
