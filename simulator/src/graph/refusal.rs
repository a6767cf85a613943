//! Graph errors.

use serde_json::json;

/// A refusal of the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) code: i64,
    pub(crate) subcode: Option<i64>,
    pub(crate) details: String,
}

impl Refusal {
    pub(crate) fn new(code: i64, details: impl Into<String>) -> Self {
        Self { status: http_status(code), code, subcode: None, details: details.into() }
    }

    /// 100: a parameter that makes no sense.
    pub(crate) fn invalid(details: impl Into<String>) -> Self {
        Self::new(100, details)
    }

    /// 131008: a parameter is missing.
    pub(crate) fn missing(what: &str) -> Self {
        Self::new(131_008, format!("{what} is required"))
    }

    /// 131009: a parameter has a value outside its range.
    pub(crate) fn value(details: impl Into<String>) -> Self {
        Self::new(131_009, details)
    }

    /// 100/33: the object in the path does not exist or is not ours.
    pub(crate) fn unknown_object(id: &str) -> Self {
        Self {
            subcode: Some(33),
            ..Self::invalid(format!(
                "Unsupported request. Object with ID '{id}' does not exist, cannot be loaded due to missing permissions"
            ))
        }
    }

    /// The error body.
    pub(crate) fn body(&self, trace: &str) -> serde_json::Value {
        let mut error = json!({
            "message": format!("(#{}) {}", self.code, title(self.code)),
            "type": "OAuthException",
            "code": self.code,
            "error_data": {"messaging_product": "whatsapp", "details": self.details},
            "fbtrace_id": trace,
        });
        if let Some(subcode) = self.subcode {
            error["error_subcode"] = json!(subcode);
        }
        if matches!(self.code, 1 | 2 | 131_000 | 131_016) {
            error["is_transient"] = json!(true);
        }
        json!({ "error": error })
    }
}

/// The provider's short words for a code.
pub(crate) fn title(code: i64) -> &'static str {
    match code {
        0 => "AuthException",
        1 => "API Unknown",
        2 => "API Service",
        4 => "API Too Many Calls",
        10 => "Permission Denied",
        100 => "Invalid parameter",
        190 => "Access token has expired",
        368 => "Temporarily blocked for policies violations",
        80_007 => "Rate limit issues",
        130_429 => "Rate limit hit",
        130_472 => "User's number is part of an experiment",
        131_000 => "Something went wrong",
        131_005 => "Access denied",
        131_008 => "Required parameter is missing",
        33 | 131_009 => "Parameter value is not valid",
        131_016 => "Service unavailable",
        131_021 => "Recipient cannot be sender",
        131_026 => "Message undeliverable",
        131_031 => "Account has been locked",
        131_047 => "Re-engagement message",
        131_048 => "Spam rate limit hit",
        131_049 => "Meta chose not to deliver",
        131_051 => "Unsupported message type",
        131_052 => "Media download error",
        131_053 => "Media upload error",
        131_056 => "(Business Account, Consumer Account) pair rate limit hit",
        131_057 => "Account in maintenance mode",
        132_000 => "Number of parameters does not match the expected number of params",
        132_001 => "Template name does not exist in the translation",
        132_018 => "Template parameter value is not valid",
        _ => "Unknown error",
    }
}

/// The HTTP status that has been seen with a code.
pub(crate) fn http_status(code: i64) -> u16 {
    match code {
        0 | 190 => 401,
        3 | 1 | 131_000 | 131_016 | 131_045 | 131_057 => 500,
        2 => 503,
        10 | 200..=299 | 368 | 130_497 | 131_005 | 131_031 => 403,
        4 | 80_007 | 130_429 => 429,
        132_001 => 404,
        _ => 400,
    }
}
