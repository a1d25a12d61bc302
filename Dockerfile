# imr-schema without network access and without privileges:
# docker run --rm --network none --read-only --memory 2g -v "$PWD/inbox:/data:ro" imr-schema validate -- .
FROM python:3.13-slim AS build
COPY . /source
RUN python -m venv /opt/imr-schema \
 && /opt/imr-schema/bin/pip install --no-cache-dir --disable-pip-version-check "/source[pdf,render]" \
 && find /opt/imr-schema -name __pycache__ -prune -exec rm -r {} +

FROM python:3.13-slim
COPY --from=build /opt/imr-schema /opt/imr-schema
ENV PATH="/opt/imr-schema/bin:$PATH" PYTHONDONTWRITEBYTECODE=1
RUN useradd --system --uid 10001 --no-create-home imr
USER imr
WORKDIR /data
ENTRYPOINT ["imr-schema"]
CMD ["--help"]
