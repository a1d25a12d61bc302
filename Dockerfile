# imr-schema without network access and without privileges:
# docker run --rm --network none --read-only --memory 2g -v "$PWD/inbox:/data:ro" imr-schema validate -- .
# The base is named by its digest, so that every build begins with the same bytes; docs/release.md says how to renew it.
FROM python:3.13.15-slim-trixie@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b AS python

FROM python AS build
COPY . /source
RUN python -m venv /opt/imr-schema \
 && /opt/imr-schema/bin/pip install --no-cache-dir --disable-pip-version-check "/source[pdf,render]" \
 && find /opt/imr-schema -name __pycache__ -prune -exec rm -r {} +

FROM python
COPY --from=build /opt/imr-schema /opt/imr-schema
ENV PATH="/opt/imr-schema/bin:$PATH" PYTHONDONTWRITEBYTECODE=1
RUN useradd --system --uid 10001 --no-create-home imr
USER imr
WORKDIR /data
ENTRYPOINT ["imr-schema"]
CMD ["--help"]
