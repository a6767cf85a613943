//! Reads the form in which files are uploaded.

use bytes::Bytes;

/// One field of a form.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) content_type: Option<String>,
    pub(super) value: Bytes,
}

/// Fields of a form at most.
const FIELDS: usize = 20;

/// The fields of a form, or what is wrong with it.
pub(super) fn fields(content_type: &str, body: &Bytes) -> Result<Vec<Field>, &'static str> {
    let (kind, parameters) = content_type.split_once(';').ok_or("the Content-Type has no boundary")?;
    if kind.trim() != "multipart/form-data" {
        return Err("the Content-Type is not multipart/form-data");
    }
    let boundary = attribute(parameters, "boundary").ok_or("the Content-Type has no boundary")?;
    let mark = format!("\r\n--{boundary}");
    let opening = &mark.as_bytes()[2..];
    if !body.starts_with(opening) {
        return Err("the form does not start with its boundary");
    }
    let mut at = opening.len();
    let mut fields = Vec::new();
    while !body[at..].starts_with(b"--") {
        if fields.len() == FIELDS {
            return Err("the form has too many fields");
        }
        let head = find(&body[at..], b"\r\n\r\n").ok_or("a field has no head")?;
        let value = at + head + 4;
        // An empty value leaves the mark's own line break as the end of the head.
        let length = find(&body[value..], mark.as_bytes()).ok_or("a field has no end")?;
        fields.push(field(&body[at..at + head], body.slice(value..value + length))?);
        at = value + length + mark.len();
    }
    Ok(fields)
}

fn field(head: &[u8], value: Bytes) -> Result<Field, &'static str> {
    let head = std::str::from_utf8(head).map_err(|_| "a field's head is not text")?;
    let header = |wanted: &str| {
        head.lines()
            .filter_map(|line| line.split_once(':'))
            .find_map(|(name, value)| name.trim().eq_ignore_ascii_case(wanted).then(|| value.trim()))
    };
    let disposition = header("content-disposition").ok_or("a field has no name")?;
    Ok(Field {
        name: attribute(disposition, "name").ok_or("a field has no name")?,
        content_type: header("content-type").map(str::to_owned),
        value,
    })
}

/// The value of `name=value` or `name="value"` among parameters.
fn attribute(parameters: &str, name: &str) -> Option<String> {
    parameters
        .split(';')
        .filter_map(|part| part.trim().split_once('='))
        .find_map(|(key, value)| key.eq_ignore_ascii_case(name).then(|| value.trim_matches('"').to_owned()))
}

fn find(within: &[u8], wanted: &[u8]) -> Option<usize> {
    within.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::fields;
    use bytes::Bytes;

    #[test]
    fn reads_fields_and_files() {
        let body = Bytes::from_static(
            b"--xyz\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\nimage/png\r\n--xyz\r\n\
              content-disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n\
              \x89PNG\r\n--xy\r\n--xyz--\r\n",
        );
        let Ok(read) = fields("multipart/form-data; boundary=xyz", &body) else { unreachable!("the form is sound") };
        assert_eq!((read[0].name.as_str(), &read[0].value[..]), ("type", b"image/png".as_slice()));
        assert_eq!(read[1].content_type.as_deref(), Some("image/png"));
        assert_eq!(&read[1].value[..], b"\x89PNG\r\n--xy");
    }

    #[test]
    fn a_broken_form_is_refused() {
        let refused =
            |content_type: &str, body: &'static [u8]| fields(content_type, &Bytes::from_static(body)).is_err();
        assert!(refused("application/json", b"{}"));
        assert!(refused("multipart/form-data; boundary=x", b"hello"));
        assert!(refused("multipart/form-data; boundary=x", b"--x"));
        assert!(refused("multipart/form-data; boundary=x", b"--x\r\nno head"));
        assert!(refused(
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\nopen"
        ));
    }
}
