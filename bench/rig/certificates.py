"""A CA of our own and a certificate that it signed, both ECDSA P-256."""

import subprocess

NAMES = "DNS:localhost,DNS:bench.test,DNS:*.bench.test,IP:127.0.0.1"
CURVE = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")


def openssl(folder, *arguments):
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, stdin=subprocess.DEVNULL, capture_output=True)


def make(folder):
    """Writes ca.pem, site.pem and site.key."""
    openssl(folder, "req", "-x509", *CURVE, "-keyout", "ca.key", "-out", "ca.pem", "-days", "30", "-subj", "/CN=bench CA",
            "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    openssl(folder, "req", *CURVE, "-keyout", "site.key", "-out", "site.csr", "-subj", "/CN=bench.test")
    (folder / "site.ext").write_text(f"subjectAltName={NAMES}\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n")
    openssl(folder, "x509", "-req", "-in", "site.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "30",
            "-extfile", "site.ext", "-out", "site.pem")
