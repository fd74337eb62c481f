# The terminal with simulated devices and its approval backend, in a browser:
#   docker build -t yichuang . && docker run --rm -p 6080:6080 yichuang      then open port 6080
#   docker run --rm yichuang kiosk demo --headless                           the same without a screen
# BASE may be any Debian 12. Behind a mirror or an own certificate authority, pass a site's settings as build secrets:
#   docker build --secret id=pip_conf,src=/etc/pip.conf --secret id=ca,src=/etc/ssl/certs/ca-certificates.crt .
ARG BASE=debian:bookworm-slim

FROM ${BASE} AS build
WORKDIR /opt/yichuang
COPY deploy/apt-names deploy/apt-packages.txt deploy/
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $(deploy/apt-names python build) \
    && mkdir /unpacked && cd /unpacked && apt-get download $(/opt/yichuang/deploy/apt-names show-pages) \
    && for package in *.deb; do dpkg -x "$package" .; done
COPY requirements.lock ./
RUN --mount=type=secret,id=pip_conf --mount=type=secret,id=ca \
    if [ -s /run/secrets/pip_conf ]; then export PIP_CONFIG_FILE=/run/secrets/pip_conf; fi \
    && if [ -s /run/secrets/ca ]; then export PIP_CERT=/run/secrets/ca; fi \
    && python3 -m venv .venv \
    && .venv/bin/pip install --no-cache-dir --use-pep517 --require-hashes -r requirements.lock
COPY . .
RUN .venv/bin/pip install --no-deps --no-build-isolation --editable . \
    && .venv/bin/python -m compileall -q -j 0 config peripherals sync kiosk screens backend

FROM ${BASE}
COPY deploy/apt-names deploy/apt-packages.txt /opt/yichuang/deploy/
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        $(/opt/yichuang/deploy/apt-names python run demo show) \
    && apt-get clean && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home kiosk \
    # pcscd needs no root, only a folder of its own; an X server likewise.
    && install -d -o kiosk -g kiosk /run/pcscd \
    && install -d -m 1777 /tmp/.X11-unix
COPY --from=build /unpacked/usr/share/novnc /usr/share/novnc
COPY --from=build /opt/yichuang /opt/yichuang
ENV PATH=/opt/yichuang/bin:$PATH LANG=C.UTF-8 KIOSK_FONTS=/home/kiosk/.cache/fonts
USER kiosk
WORKDIR /home/kiosk
EXPOSE 6080
CMD ["/opt/yichuang/deploy/show"]
