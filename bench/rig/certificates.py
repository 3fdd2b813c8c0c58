"""A CA of our own and a certificate that it signed, both ECDSA P-256."""

import subprocess

NAMES = "DNS:localhost,DNS:bench.test,DNS:*.bench.test,IP:127.0.0.1"
CURVE = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")


def openssl(folder, *arguments):
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, stdin=subprocess.DEVNULL, capture_output=True)


def make_authority(folder):
    """Writes ca.pem."""
    openssl(folder, "req", "-x509", *CURVE, "-keyout", "ca.key", "-out", "ca.pem", "-days", "30", "-subj", "/CN=bench CA",
            "-addext", "keyUsage=critical,keyCertSign,cRLSign")


def sign(folder, name, names):
    """Writes NAME.pem and NAME.key, signed by the authority."""
    openssl(folder, "req", *CURVE, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", "/CN=bench.test")
    (folder / f"{name}.ext").write_text(f"subjectAltName={names}\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n")
    openssl(folder, "x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "30",
            "-extfile", f"{name}.ext", "-out", f"{name}.pem")


def make(folder):
    """Writes ca.pem, site.pem and site.key."""
    make_authority(folder)
    sign(folder, "site", NAMES)
