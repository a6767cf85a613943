impl serde::Serialize for AcceptOffer {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.conversation_id.is_empty() {
            len += 1;
        }
        if !self.agent_id.is_empty() {
            len += 1;
        }
        if !self.offer_id.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.AcceptOffer", len)?;
        if !self.conversation_id.is_empty() {
            struct_ser.serialize_field("conversationId", &self.conversation_id)?;
        }
        if !self.agent_id.is_empty() {
            struct_ser.serialize_field("agentId", &self.agent_id)?;
        }
        if !self.offer_id.is_empty() {
            struct_ser.serialize_field("offerId", &self.offer_id)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for AcceptOffer {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "conversation_id",
            "conversationId",
            "agent_id",
            "agentId",
            "offer_id",
            "offerId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            ConversationId,
            AgentId,
            OfferId,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "conversationId" | "conversation_id" => Ok(GeneratedField::ConversationId),
                            "agentId" | "agent_id" => Ok(GeneratedField::AgentId),
                            "offerId" | "offer_id" => Ok(GeneratedField::OfferId),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = AcceptOffer;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.AcceptOffer")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<AcceptOffer, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut conversation_id__ = None;
                let mut agent_id__ = None;
                let mut offer_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::ConversationId => {
                            if conversation_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("conversationId"));
                            }
                            conversation_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AgentId => {
                            if agent_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("agentId"));
                            }
                            agent_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::OfferId => {
                            if offer_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("offerId"));
                            }
                            offer_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(AcceptOffer {
                    conversation_id: conversation_id__.unwrap_or_default(),
                    agent_id: agent_id__.unwrap_or_default(),
                    offer_id: offer_id__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.AcceptOffer", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for AccountConfig {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.id.is_empty() {
            len += 1;
        }
        if !self.channel.is_empty() {
            len += 1;
        }
        if !self.queue_id.is_empty() {
            len += 1;
        }
        if self.window_ms != 0 {
            len += 1;
        }
        if self.entry_window_ms != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.AccountConfig", len)?;
        if !self.id.is_empty() {
            struct_ser.serialize_field("id", &self.id)?;
        }
        if !self.channel.is_empty() {
            struct_ser.serialize_field("channel", &self.channel)?;
        }
        if !self.queue_id.is_empty() {
            struct_ser.serialize_field("queueId", &self.queue_id)?;
        }
        if self.window_ms != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("windowMs", ToString::to_string(&self.window_ms).as_str())?;
        }
        if self.entry_window_ms != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("entryWindowMs", ToString::to_string(&self.entry_window_ms).as_str())?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for AccountConfig {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "id",
            "channel",
            "queue_id",
            "queueId",
            "window_ms",
            "windowMs",
            "entry_window_ms",
            "entryWindowMs",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Id,
            Channel,
            QueueId,
            WindowMs,
            EntryWindowMs,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "id" => Ok(GeneratedField::Id),
                            "channel" => Ok(GeneratedField::Channel),
                            "queueId" | "queue_id" => Ok(GeneratedField::QueueId),
                            "windowMs" | "window_ms" => Ok(GeneratedField::WindowMs),
                            "entryWindowMs" | "entry_window_ms" => Ok(GeneratedField::EntryWindowMs),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = AccountConfig;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.AccountConfig")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<AccountConfig, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut id__ = None;
                let mut channel__ = None;
                let mut queue_id__ = None;
                let mut window_ms__ = None;
                let mut entry_window_ms__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Id => {
                            if id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("id"));
                            }
                            id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Channel => {
                            if channel__.is_some() {
                                return Err(serde::de::Error::duplicate_field("channel"));
                            }
                            channel__ = Some(map_.next_value()?);
                        }
                        GeneratedField::QueueId => {
                            if queue_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("queueId"));
                            }
                            queue_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::WindowMs => {
                            if window_ms__.is_some() {
                                return Err(serde::de::Error::duplicate_field("windowMs"));
                            }
                            window_ms__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::EntryWindowMs => {
                            if entry_window_ms__.is_some() {
                                return Err(serde::de::Error::duplicate_field("entryWindowMs"));
                            }
                            entry_window_ms__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(AccountConfig {
                    id: id__.unwrap_or_default(),
                    channel: channel__.unwrap_or_default(),
                    queue_id: queue_id__.unwrap_or_default(),
                    window_ms: window_ms__.unwrap_or_default(),
                    entry_window_ms: entry_window_ms__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.AccountConfig", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for AccountEvent {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.account_id.is_empty() {
            len += 1;
        }
        if !self.field.is_empty() {
            len += 1;
        }
        if self.detail.is_some() {
            len += 1;
        }
        if self.template.is_some() {
            len += 1;
        }
        if self.preference.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.AccountEvent", len)?;
        if !self.account_id.is_empty() {
            struct_ser.serialize_field("accountId", &self.account_id)?;
        }
        if !self.field.is_empty() {
            struct_ser.serialize_field("field", &self.field)?;
        }
        if let Some(v) = self.detail.as_ref() {
            struct_ser.serialize_field("detail", v)?;
        }
        if let Some(v) = self.template.as_ref() {
            struct_ser.serialize_field("template", v)?;
        }
        if let Some(v) = self.preference.as_ref() {
            struct_ser.serialize_field("preference", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for AccountEvent {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "field",
            "detail",
            "template",
            "preference",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            Field,
            Detail,
            Template,
            Preference,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "accountId" | "account_id" => Ok(GeneratedField::AccountId),
                            "field" => Ok(GeneratedField::Field),
                            "detail" => Ok(GeneratedField::Detail),
                            "template" => Ok(GeneratedField::Template),
                            "preference" => Ok(GeneratedField::Preference),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = AccountEvent;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.AccountEvent")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<AccountEvent, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut field__ = None;
                let mut detail__ = None;
                let mut template__ = None;
                let mut preference__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Field => {
                            if field__.is_some() {
                                return Err(serde::de::Error::duplicate_field("field"));
                            }
                            field__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Detail => {
                            if detail__.is_some() {
                                return Err(serde::de::Error::duplicate_field("detail"));
                            }
                            detail__ = map_.next_value()?;
                        }
                        GeneratedField::Template => {
                            if template__.is_some() {
                                return Err(serde::de::Error::duplicate_field("template"));
                            }
                            template__ = map_.next_value()?;
                        }
                        GeneratedField::Preference => {
                            if preference__.is_some() {
                                return Err(serde::de::Error::duplicate_field("preference"));
                            }
                            preference__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(AccountEvent {
                    account_id: account_id__.unwrap_or_default(),
                    field: field__.unwrap_or_default(),
                    detail: detail__,
                    template: template__,
                    preference: preference__,
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.AccountEvent", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for AccountEventReceived {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.account_id.is_empty() {
            len += 1;
        }
        if !self.field.is_empty() {
            len += 1;
        }
        if self.detail.is_some() {
            len += 1;
        }
        if self.template.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.AccountEventReceived", len)?;
        if !self.account_id.is_empty() {
            struct_ser.serialize_field("accountId", &self.account_id)?;
        }
        if !self.field.is_empty() {
            struct_ser.serialize_field("field", &self.field)?;
        }
        if let Some(v) = self.detail.as_ref() {
            struct_ser.serialize_field("detail", v)?;
        }
        if let Some(v) = self.template.as_ref() {
            struct_ser.serialize_field("template", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for AccountEventReceived {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "field",
            "detail",
            "template",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            Field,
            Detail,
            Template,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "accountId" | "account_id" => Ok(GeneratedField::AccountId),
                            "field" => Ok(GeneratedField::Field),
                            "detail" => Ok(GeneratedField::Detail),
                            "template" => Ok(GeneratedField::Template),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = AccountEventReceived;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.AccountEventReceived")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<AccountEventReceived, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut field__ = None;
                let mut detail__ = None;
                let mut template__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Field => {
                            if field__.is_some() {
                                return Err(serde::de::Error::duplicate_field("field"));
                            }
                            field__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Detail => {
                            if detail__.is_some() {
                                return Err(serde::de::Error::duplicate_field("detail"));
                            }
                            detail__ = map_.next_value()?;
                        }
                        GeneratedField::Template => {
                            if template__.is_some() {
                                return Err(serde::de::Error::duplicate_field("template"));
                            }
                            template__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(AccountEventReceived {
                    account_id: account_id__.unwrap_or_default(),
                    field: field__.unwrap_or_default(),
                    detail: detail__,
                    template: template__,
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.AccountEventReceived", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Address {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.kind != 0 {
            len += 1;
        }
        if !self.value.is_empty() {
            len += 1;
        }
        if !self.display_name.is_empty() {
            len += 1;
        }
        if !self.username.is_empty() {
            len += 1;
        }
        if !self.aliases.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Address", len)?;
        if self.kind != 0 {
            let v = address::Kind::try_from(self.kind)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.kind)))?;
            struct_ser.serialize_field("kind", &v)?;
        }
        if !self.value.is_empty() {
            struct_ser.serialize_field("value", &self.value)?;
        }
        if !self.display_name.is_empty() {
            struct_ser.serialize_field("displayName", &self.display_name)?;
        }
        if !self.username.is_empty() {
            struct_ser.serialize_field("username", &self.username)?;
        }
        if !self.aliases.is_empty() {
            struct_ser.serialize_field("aliases", &self.aliases)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Address {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "kind",
            "value",
            "display_name",
            "displayName",
            "username",
            "aliases",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Kind,
            Value,
            DisplayName,
            Username,
            Aliases,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "kind" => Ok(GeneratedField::Kind),
                            "value" => Ok(GeneratedField::Value),
                            "displayName" | "display_name" => Ok(GeneratedField::DisplayName),
                            "username" => Ok(GeneratedField::Username),
                            "aliases" => Ok(GeneratedField::Aliases),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Address;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Address")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Address, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut kind__ = None;
                let mut value__ = None;
                let mut display_name__ = None;
                let mut username__ = None;
                let mut aliases__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Kind => {
                            if kind__.is_some() {
                                return Err(serde::de::Error::duplicate_field("kind"));
                            }
                            kind__ = Some(map_.next_value::<address::Kind>()? as i32);
                        }
                        GeneratedField::Value => {
                            if value__.is_some() {
                                return Err(serde::de::Error::duplicate_field("value"));
                            }
                            value__ = Some(map_.next_value()?);
                        }
                        GeneratedField::DisplayName => {
                            if display_name__.is_some() {
                                return Err(serde::de::Error::duplicate_field("displayName"));
                            }
                            display_name__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Username => {
                            if username__.is_some() {
                                return Err(serde::de::Error::duplicate_field("username"));
                            }
                            username__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Aliases => {
                            if aliases__.is_some() {
                                return Err(serde::de::Error::duplicate_field("aliases"));
                            }
                            aliases__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Address {
                    kind: kind__.unwrap_or_default(),
                    value: value__.unwrap_or_default(),
                    display_name: display_name__.unwrap_or_default(),
                    username: username__.unwrap_or_default(),
                    aliases: aliases__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Address", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for address::Alias {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.kind != 0 {
            len += 1;
        }
        if !self.value.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Address.Alias", len)?;
        if self.kind != 0 {
            let v = address::Kind::try_from(self.kind)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.kind)))?;
            struct_ser.serialize_field("kind", &v)?;
        }
        if !self.value.is_empty() {
            struct_ser.serialize_field("value", &self.value)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for address::Alias {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "kind",
            "value",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Kind,
            Value,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "kind" => Ok(GeneratedField::Kind),
                            "value" => Ok(GeneratedField::Value),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = address::Alias;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Address.Alias")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<address::Alias, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut kind__ = None;
                let mut value__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Kind => {
                            if kind__.is_some() {
                                return Err(serde::de::Error::duplicate_field("kind"));
                            }
                            kind__ = Some(map_.next_value::<address::Kind>()? as i32);
                        }
                        GeneratedField::Value => {
                            if value__.is_some() {
                                return Err(serde::de::Error::duplicate_field("value"));
                            }
                            value__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(address::Alias {
                    kind: kind__.unwrap_or_default(),
                    value: value__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Address.Alias", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for address::Kind {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::AddressKindUnspecified => "address_kind_unspecified",
            Self::Phone => "phone",
            Self::ScopedUser => "scoped_user",
            Self::Email => "email",
            Self::PlatformUser => "platform_user",
            Self::Other => "other",
            Self::Group => "group",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for address::Kind {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "address_kind_unspecified",
            "phone",
            "scoped_user",
            "email",
            "platform_user",
            "other",
            "group",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = address::Kind;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "address_kind_unspecified" => Ok(address::Kind::AddressKindUnspecified),
                    "phone" => Ok(address::Kind::Phone),
                    "scoped_user" => Ok(address::Kind::ScopedUser),
                    "email" => Ok(address::Kind::Email),
                    "platform_user" => Ok(address::Kind::PlatformUser),
                    "other" => Ok(address::Kind::Other),
                    "group" => Ok(address::Kind::Group),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for AddressChange {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.account_id.is_empty() {
            len += 1;
        }
        if !self.from_address_id.is_empty() {
            len += 1;
        }
        if !self.to_address_id.is_empty() {
            len += 1;
        }
        if self.to.is_some() {
            len += 1;
        }
        if !self.from_alias_ids.is_empty() {
            len += 1;
        }
        if !self.to_alias_ids.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.AddressChange", len)?;
        if !self.account_id.is_empty() {
            struct_ser.serialize_field("accountId", &self.account_id)?;
        }
        if !self.from_address_id.is_empty() {
            struct_ser.serialize_field("fromAddressId", &self.from_address_id)?;
        }
        if !self.to_address_id.is_empty() {
            struct_ser.serialize_field("toAddressId", &self.to_address_id)?;
        }
        if let Some(v) = self.to.as_ref() {
            struct_ser.serialize_field("to", v)?;
        }
        if !self.from_alias_ids.is_empty() {
            struct_ser.serialize_field("fromAliasIds", &self.from_alias_ids)?;
        }
        if !self.to_alias_ids.is_empty() {
            struct_ser.serialize_field("toAliasIds", &self.to_alias_ids)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for AddressChange {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "from_address_id",
            "fromAddressId",
            "to_address_id",
            "toAddressId",
            "to",
            "from_alias_ids",
            "fromAliasIds",
            "to_alias_ids",
            "toAliasIds",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            FromAddressId,
            ToAddressId,
            To,
            FromAliasIds,
            ToAliasIds,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "accountId" | "account_id" => Ok(GeneratedField::AccountId),
                            "fromAddressId" | "from_address_id" => Ok(GeneratedField::FromAddressId),
                            "toAddressId" | "to_address_id" => Ok(GeneratedField::ToAddressId),
                            "to" => Ok(GeneratedField::To),
                            "fromAliasIds" | "from_alias_ids" => Ok(GeneratedField::FromAliasIds),
                            "toAliasIds" | "to_alias_ids" => Ok(GeneratedField::ToAliasIds),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = AddressChange;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.AddressChange")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<AddressChange, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut from_address_id__ = None;
                let mut to_address_id__ = None;
                let mut to__ = None;
                let mut from_alias_ids__ = None;
                let mut to_alias_ids__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::FromAddressId => {
                            if from_address_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("fromAddressId"));
                            }
                            from_address_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ToAddressId => {
                            if to_address_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("toAddressId"));
                            }
                            to_address_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::To => {
                            if to__.is_some() {
                                return Err(serde::de::Error::duplicate_field("to"));
                            }
                            to__ = map_.next_value()?;
                        }
                        GeneratedField::FromAliasIds => {
                            if from_alias_ids__.is_some() {
                                return Err(serde::de::Error::duplicate_field("fromAliasIds"));
                            }
                            from_alias_ids__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ToAliasIds => {
                            if to_alias_ids__.is_some() {
                                return Err(serde::de::Error::duplicate_field("toAliasIds"));
                            }
                            to_alias_ids__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(AddressChange {
                    account_id: account_id__.unwrap_or_default(),
                    from_address_id: from_address_id__.unwrap_or_default(),
                    to_address_id: to_address_id__.unwrap_or_default(),
                    to: to__,
                    from_alias_ids: from_alias_ids__.unwrap_or_default(),
                    to_alias_ids: to_alias_ids__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.AddressChange", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for AddressEntry {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.tenant.is_empty() {
            len += 1;
        }
        if !self.address_id.is_empty() {
            len += 1;
        }
        if !self.account_id.is_empty() {
            len += 1;
        }
        if self.address.is_some() {
            len += 1;
        }
        if self.wrote_at.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.AddressEntry", len)?;
        if !self.tenant.is_empty() {
            struct_ser.serialize_field("tenant", &self.tenant)?;
        }
        if !self.address_id.is_empty() {
            struct_ser.serialize_field("addressId", &self.address_id)?;
        }
        if !self.account_id.is_empty() {
            struct_ser.serialize_field("accountId", &self.account_id)?;
        }
        if let Some(v) = self.address.as_ref() {
            struct_ser.serialize_field("address", v)?;
        }
        if let Some(v) = self.wrote_at.as_ref() {
            struct_ser.serialize_field("wroteAt", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for AddressEntry {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "tenant",
            "address_id",
            "addressId",
            "account_id",
            "accountId",
            "address",
            "wrote_at",
            "wroteAt",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Tenant,
            AddressId,
            AccountId,
            Address,
            WroteAt,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "tenant" => Ok(GeneratedField::Tenant),
                            "addressId" | "address_id" => Ok(GeneratedField::AddressId),
                            "accountId" | "account_id" => Ok(GeneratedField::AccountId),
                            "address" => Ok(GeneratedField::Address),
                            "wroteAt" | "wrote_at" => Ok(GeneratedField::WroteAt),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = AddressEntry;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.AddressEntry")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<AddressEntry, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut tenant__ = None;
                let mut address_id__ = None;
                let mut account_id__ = None;
                let mut address__ = None;
                let mut wrote_at__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Tenant => {
                            if tenant__.is_some() {
                                return Err(serde::de::Error::duplicate_field("tenant"));
                            }
                            tenant__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AddressId => {
                            if address_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("addressId"));
                            }
                            address_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Address => {
                            if address__.is_some() {
                                return Err(serde::de::Error::duplicate_field("address"));
                            }
                            address__ = map_.next_value()?;
                        }
                        GeneratedField::WroteAt => {
                            if wrote_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("wroteAt"));
                            }
                            wrote_at__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(AddressEntry {
                    tenant: tenant__.unwrap_or_default(),
                    address_id: address_id__.unwrap_or_default(),
                    account_id: account_id__.unwrap_or_default(),
                    address: address__,
                    wrote_at: wrote_at__,
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.AddressEntry", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for AgentChanged {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.agent_id.is_empty() {
            len += 1;
        }
        if self.state != 0 {
            len += 1;
        }
        if !self.reason.is_empty() {
            len += 1;
        }
        if self.capacity != 0 {
            len += 1;
        }
        if !self.queue_ids.is_empty() {
            len += 1;
        }
        if self.why != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.AgentChanged", len)?;
        if !self.agent_id.is_empty() {
            struct_ser.serialize_field("agentId", &self.agent_id)?;
        }
        if self.state != 0 {
            let v = presence::State::try_from(self.state)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.state)))?;
            struct_ser.serialize_field("state", &v)?;
        }
        if !self.reason.is_empty() {
            struct_ser.serialize_field("reason", &self.reason)?;
        }
        if self.capacity != 0 {
            struct_ser.serialize_field("capacity", &self.capacity)?;
        }
        if !self.queue_ids.is_empty() {
            struct_ser.serialize_field("queueIds", &self.queue_ids)?;
        }
        if self.why != 0 {
            let v = agent_changed::Why::try_from(self.why)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.why)))?;
            struct_ser.serialize_field("why", &v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for AgentChanged {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "agent_id",
            "agentId",
            "state",
            "reason",
            "capacity",
            "queue_ids",
            "queueIds",
            "why",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AgentId,
            State,
            Reason,
            Capacity,
            QueueIds,
            Why,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "agentId" | "agent_id" => Ok(GeneratedField::AgentId),
                            "state" => Ok(GeneratedField::State),
                            "reason" => Ok(GeneratedField::Reason),
                            "capacity" => Ok(GeneratedField::Capacity),
                            "queueIds" | "queue_ids" => Ok(GeneratedField::QueueIds),
                            "why" => Ok(GeneratedField::Why),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = AgentChanged;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.AgentChanged")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<AgentChanged, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut agent_id__ = None;
                let mut state__ = None;
                let mut reason__ = None;
                let mut capacity__ = None;
                let mut queue_ids__ = None;
                let mut why__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AgentId => {
                            if agent_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("agentId"));
                            }
                            agent_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::State => {
                            if state__.is_some() {
                                return Err(serde::de::Error::duplicate_field("state"));
                            }
                            state__ = Some(map_.next_value::<presence::State>()? as i32);
                        }
                        GeneratedField::Reason => {
                            if reason__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reason"));
                            }
                            reason__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Capacity => {
                            if capacity__.is_some() {
                                return Err(serde::de::Error::duplicate_field("capacity"));
                            }
                            capacity__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::QueueIds => {
                            if queue_ids__.is_some() {
                                return Err(serde::de::Error::duplicate_field("queueIds"));
                            }
                            queue_ids__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Why => {
                            if why__.is_some() {
                                return Err(serde::de::Error::duplicate_field("why"));
                            }
                            why__ = Some(map_.next_value::<agent_changed::Why>()? as i32);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(AgentChanged {
                    agent_id: agent_id__.unwrap_or_default(),
                    state: state__.unwrap_or_default(),
                    reason: reason__.unwrap_or_default(),
                    capacity: capacity__.unwrap_or_default(),
                    queue_ids: queue_ids__.unwrap_or_default(),
                    why: why__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.AgentChanged", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for agent_changed::Why {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "why_unspecified",
            Self::Configured => "configured",
            Self::Presence => "presence",
            Self::MissedOffers => "missed_offers",
            Self::Removed => "removed",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for agent_changed::Why {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "why_unspecified",
            "configured",
            "presence",
            "missed_offers",
            "removed",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = agent_changed::Why;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "why_unspecified" => Ok(agent_changed::Why::Unspecified),
                    "configured" => Ok(agent_changed::Why::Configured),
                    "presence" => Ok(agent_changed::Why::Presence),
                    "missed_offers" => Ok(agent_changed::Why::MissedOffers),
                    "removed" => Ok(agent_changed::Why::Removed),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for AgentConfig {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.id.is_empty() {
            len += 1;
        }
        if !self.queue_ids.is_empty() {
            len += 1;
        }
        if self.capacity != 0 {
            len += 1;
        }
        if !self.name.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.AgentConfig", len)?;
        if !self.id.is_empty() {
            struct_ser.serialize_field("id", &self.id)?;
        }
        if !self.queue_ids.is_empty() {
            struct_ser.serialize_field("queueIds", &self.queue_ids)?;
        }
        if self.capacity != 0 {
            struct_ser.serialize_field("capacity", &self.capacity)?;
        }
        if !self.name.is_empty() {
            struct_ser.serialize_field("name", &self.name)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for AgentConfig {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "id",
            "queue_ids",
            "queueIds",
            "capacity",
            "name",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Id,
            QueueIds,
            Capacity,
            Name,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "id" => Ok(GeneratedField::Id),
                            "queueIds" | "queue_ids" => Ok(GeneratedField::QueueIds),
                            "capacity" => Ok(GeneratedField::Capacity),
                            "name" => Ok(GeneratedField::Name),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = AgentConfig;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.AgentConfig")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<AgentConfig, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut id__ = None;
                let mut queue_ids__ = None;
                let mut capacity__ = None;
                let mut name__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Id => {
                            if id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("id"));
                            }
                            id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::QueueIds => {
                            if queue_ids__.is_some() {
                                return Err(serde::de::Error::duplicate_field("queueIds"));
                            }
                            queue_ids__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Capacity => {
                            if capacity__.is_some() {
                                return Err(serde::de::Error::duplicate_field("capacity"));
                            }
                            capacity__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Name => {
                            if name__.is_some() {
                                return Err(serde::de::Error::duplicate_field("name"));
                            }
                            name__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(AgentConfig {
                    id: id__.unwrap_or_default(),
                    queue_ids: queue_ids__.unwrap_or_default(),
                    capacity: capacity__.unwrap_or_default(),
                    name: name__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.AgentConfig", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ApplyConfig {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.revision != 0 {
            len += 1;
        }
        if !self.hash.is_empty() {
            len += 1;
        }
        if self.config.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.ApplyConfig", len)?;
        if self.revision != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("revision", ToString::to_string(&self.revision).as_str())?;
        }
        if !self.hash.is_empty() {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("hash", pbjson::private::base64::encode(&self.hash).as_str())?;
        }
        if let Some(v) = self.config.as_ref() {
            struct_ser.serialize_field("config", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ApplyConfig {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "revision",
            "hash",
            "config",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Revision,
            Hash,
            Config,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "revision" => Ok(GeneratedField::Revision),
                            "hash" => Ok(GeneratedField::Hash),
                            "config" => Ok(GeneratedField::Config),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ApplyConfig;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.ApplyConfig")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ApplyConfig, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut revision__ = None;
                let mut hash__ = None;
                let mut config__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Revision => {
                            if revision__.is_some() {
                                return Err(serde::de::Error::duplicate_field("revision"));
                            }
                            revision__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Hash => {
                            if hash__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hash"));
                            }
                            hash__ = 
                                Some(map_.next_value::<::pbjson::private::BytesDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Config => {
                            if config__.is_some() {
                                return Err(serde::de::Error::duplicate_field("config"));
                            }
                            config__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(ApplyConfig {
                    revision: revision__.unwrap_or_default(),
                    hash: hash__.unwrap_or_default(),
                    config: config__,
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.ApplyConfig", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Attempt {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.message_id.is_empty() {
            len += 1;
        }
        if self.n != 0 {
            len += 1;
        }
        if !self.owner.is_empty() {
            len += 1;
        }
        if self.not_after.is_some() {
            len += 1;
        }
        if !self.account_id.is_empty() {
            len += 1;
        }
        if !self.address_id.is_empty() {
            len += 1;
        }
        if self.other_form {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Attempt", len)?;
        if !self.message_id.is_empty() {
            struct_ser.serialize_field("messageId", &self.message_id)?;
        }
        if self.n != 0 {
            struct_ser.serialize_field("n", &self.n)?;
        }
        if !self.owner.is_empty() {
            struct_ser.serialize_field("owner", &self.owner)?;
        }
        if let Some(v) = self.not_after.as_ref() {
            struct_ser.serialize_field("notAfter", v)?;
        }
        if !self.account_id.is_empty() {
            struct_ser.serialize_field("accountId", &self.account_id)?;
        }
        if !self.address_id.is_empty() {
            struct_ser.serialize_field("addressId", &self.address_id)?;
        }
        if self.other_form {
            struct_ser.serialize_field("otherForm", &self.other_form)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Attempt {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "message_id",
            "messageId",
            "n",
            "owner",
            "not_after",
            "notAfter",
            "account_id",
            "accountId",
            "address_id",
            "addressId",
            "other_form",
            "otherForm",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            MessageId,
            N,
            Owner,
            NotAfter,
            AccountId,
            AddressId,
            OtherForm,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "messageId" | "message_id" => Ok(GeneratedField::MessageId),
                            "n" => Ok(GeneratedField::N),
                            "owner" => Ok(GeneratedField::Owner),
                            "notAfter" | "not_after" => Ok(GeneratedField::NotAfter),
                            "accountId" | "account_id" => Ok(GeneratedField::AccountId),
                            "addressId" | "address_id" => Ok(GeneratedField::AddressId),
                            "otherForm" | "other_form" => Ok(GeneratedField::OtherForm),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Attempt;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Attempt")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Attempt, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut message_id__ = None;
                let mut n__ = None;
                let mut owner__ = None;
                let mut not_after__ = None;
                let mut account_id__ = None;
                let mut address_id__ = None;
                let mut other_form__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::MessageId => {
                            if message_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("messageId"));
                            }
                            message_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::N => {
                            if n__.is_some() {
                                return Err(serde::de::Error::duplicate_field("n"));
                            }
                            n__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Owner => {
                            if owner__.is_some() {
                                return Err(serde::de::Error::duplicate_field("owner"));
                            }
                            owner__ = Some(map_.next_value()?);
                        }
                        GeneratedField::NotAfter => {
                            if not_after__.is_some() {
                                return Err(serde::de::Error::duplicate_field("notAfter"));
                            }
                            not_after__ = map_.next_value()?;
                        }
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AddressId => {
                            if address_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("addressId"));
                            }
                            address_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::OtherForm => {
                            if other_form__.is_some() {
                                return Err(serde::de::Error::duplicate_field("otherForm"));
                            }
                            other_form__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Attempt {
                    message_id: message_id__.unwrap_or_default(),
                    n: n__.unwrap_or_default(),
                    owner: owner__.unwrap_or_default(),
                    not_after: not_after__,
                    account_id: account_id__.unwrap_or_default(),
                    address_id: address_id__.unwrap_or_default(),
                    other_form: other_form__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Attempt", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Beat {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.applied != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Beat", len)?;
        if self.applied != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("applied", ToString::to_string(&self.applied).as_str())?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Beat {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "applied",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Applied,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "applied" => Ok(GeneratedField::Applied),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Beat;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Beat")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Beat, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut applied__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Applied => {
                            if applied__.is_some() {
                                return Err(serde::de::Error::duplicate_field("applied"));
                            }
                            applied__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Beat {
                    applied: applied__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Beat", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Call {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.provider_call_id.is_empty() {
            len += 1;
        }
        if !self.event.is_empty() {
            len += 1;
        }
        if !self.direction.is_empty() {
            len += 1;
        }
        if !self.status.is_empty() {
            len += 1;
        }
        if self.duration_s != 0 {
            len += 1;
        }
        if !self.digits.is_empty() {
            len += 1;
        }
        if !self.session_type.is_empty() {
            len += 1;
        }
        if !self.session.is_empty() {
            len += 1;
        }
        if !self.callback_data.is_empty() {
            len += 1;
        }
        if self.started_at.is_some() {
            len += 1;
        }
        if self.ended_at.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Call", len)?;
        if !self.provider_call_id.is_empty() {
            struct_ser.serialize_field("providerCallId", &self.provider_call_id)?;
        }
        if !self.event.is_empty() {
            struct_ser.serialize_field("event", &self.event)?;
        }
        if !self.direction.is_empty() {
            struct_ser.serialize_field("direction", &self.direction)?;
        }
        if !self.status.is_empty() {
            struct_ser.serialize_field("status", &self.status)?;
        }
        if self.duration_s != 0 {
            struct_ser.serialize_field("durationS", &self.duration_s)?;
        }
        if !self.digits.is_empty() {
            struct_ser.serialize_field("digits", &self.digits)?;
        }
        if !self.session_type.is_empty() {
            struct_ser.serialize_field("sessionType", &self.session_type)?;
        }
        if !self.session.is_empty() {
            struct_ser.serialize_field("session", &self.session)?;
        }
        if !self.callback_data.is_empty() {
            struct_ser.serialize_field("callbackData", &self.callback_data)?;
        }
        if let Some(v) = self.started_at.as_ref() {
            struct_ser.serialize_field("startedAt", v)?;
        }
        if let Some(v) = self.ended_at.as_ref() {
            struct_ser.serialize_field("endedAt", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Call {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "provider_call_id",
            "providerCallId",
            "event",
            "direction",
            "status",
            "duration_s",
            "durationS",
            "digits",
            "session_type",
            "sessionType",
            "session",
            "callback_data",
            "callbackData",
            "started_at",
            "startedAt",
            "ended_at",
            "endedAt",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            ProviderCallId,
            Event,
            Direction,
            Status,
            DurationS,
            Digits,
            SessionType,
            Session,
            CallbackData,
            StartedAt,
            EndedAt,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "providerCallId" | "provider_call_id" => Ok(GeneratedField::ProviderCallId),
                            "event" => Ok(GeneratedField::Event),
                            "direction" => Ok(GeneratedField::Direction),
                            "status" => Ok(GeneratedField::Status),
                            "durationS" | "duration_s" => Ok(GeneratedField::DurationS),
                            "digits" => Ok(GeneratedField::Digits),
                            "sessionType" | "session_type" => Ok(GeneratedField::SessionType),
                            "session" => Ok(GeneratedField::Session),
                            "callbackData" | "callback_data" => Ok(GeneratedField::CallbackData),
                            "startedAt" | "started_at" => Ok(GeneratedField::StartedAt),
                            "endedAt" | "ended_at" => Ok(GeneratedField::EndedAt),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Call;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Call")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Call, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut provider_call_id__ = None;
                let mut event__ = None;
                let mut direction__ = None;
                let mut status__ = None;
                let mut duration_s__ = None;
                let mut digits__ = None;
                let mut session_type__ = None;
                let mut session__ = None;
                let mut callback_data__ = None;
                let mut started_at__ = None;
                let mut ended_at__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::ProviderCallId => {
                            if provider_call_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("providerCallId"));
                            }
                            provider_call_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Event => {
                            if event__.is_some() {
                                return Err(serde::de::Error::duplicate_field("event"));
                            }
                            event__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Direction => {
                            if direction__.is_some() {
                                return Err(serde::de::Error::duplicate_field("direction"));
                            }
                            direction__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Status => {
                            if status__.is_some() {
                                return Err(serde::de::Error::duplicate_field("status"));
                            }
                            status__ = Some(map_.next_value()?);
                        }
                        GeneratedField::DurationS => {
                            if duration_s__.is_some() {
                                return Err(serde::de::Error::duplicate_field("durationS"));
                            }
                            duration_s__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Digits => {
                            if digits__.is_some() {
                                return Err(serde::de::Error::duplicate_field("digits"));
                            }
                            digits__ = Some(map_.next_value()?);
                        }
                        GeneratedField::SessionType => {
                            if session_type__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sessionType"));
                            }
                            session_type__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Session => {
                            if session__.is_some() {
                                return Err(serde::de::Error::duplicate_field("session"));
                            }
                            session__ = Some(map_.next_value()?);
                        }
                        GeneratedField::CallbackData => {
                            if callback_data__.is_some() {
                                return Err(serde::de::Error::duplicate_field("callbackData"));
                            }
                            callback_data__ = Some(map_.next_value()?);
                        }
                        GeneratedField::StartedAt => {
                            if started_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("startedAt"));
                            }
                            started_at__ = map_.next_value()?;
                        }
                        GeneratedField::EndedAt => {
                            if ended_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("endedAt"));
                            }
                            ended_at__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Call {
                    provider_call_id: provider_call_id__.unwrap_or_default(),
                    event: event__.unwrap_or_default(),
                    direction: direction__.unwrap_or_default(),
                    status: status__.unwrap_or_default(),
                    duration_s: duration_s__.unwrap_or_default(),
                    digits: digits__.unwrap_or_default(),
                    session_type: session_type__.unwrap_or_default(),
                    session: session__.unwrap_or_default(),
                    callback_data: callback_data__.unwrap_or_default(),
                    started_at: started_at__,
                    ended_at: ended_at__,
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Call", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Checkpoint {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.partition != 0 {
            len += 1;
        }
        if self.intake != 0 {
            len += 1;
        }
        if self.events != 0 {
            len += 1;
        }
        if self.at.is_some() {
            len += 1;
        }
        if !self.tenants.is_empty() {
            len += 1;
        }
        if !self.runs.is_empty() {
            len += 1;
        }
        if self.read_from != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Checkpoint", len)?;
        if self.partition != 0 {
            struct_ser.serialize_field("partition", &self.partition)?;
        }
        if self.intake != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("intake", ToString::to_string(&self.intake).as_str())?;
        }
        if self.events != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("events", ToString::to_string(&self.events).as_str())?;
        }
        if let Some(v) = self.at.as_ref() {
            struct_ser.serialize_field("at", v)?;
        }
        if !self.tenants.is_empty() {
            struct_ser.serialize_field("tenants", &self.tenants)?;
        }
        if !self.runs.is_empty() {
            struct_ser.serialize_field("runs", &self.runs)?;
        }
        if self.read_from != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("readFrom", ToString::to_string(&self.read_from).as_str())?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Checkpoint {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "partition",
            "intake",
            "events",
            "at",
            "tenants",
            "runs",
            "read_from",
            "readFrom",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Partition,
            Intake,
            Events,
            At,
            Tenants,
            Runs,
            ReadFrom,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "partition" => Ok(GeneratedField::Partition),
                            "intake" => Ok(GeneratedField::Intake),
                            "events" => Ok(GeneratedField::Events),
                            "at" => Ok(GeneratedField::At),
                            "tenants" => Ok(GeneratedField::Tenants),
                            "runs" => Ok(GeneratedField::Runs),
                            "readFrom" | "read_from" => Ok(GeneratedField::ReadFrom),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Checkpoint;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Checkpoint")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Checkpoint, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut partition__ = None;
                let mut intake__ = None;
                let mut events__ = None;
                let mut at__ = None;
                let mut tenants__ = None;
                let mut runs__ = None;
                let mut read_from__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Partition => {
                            if partition__.is_some() {
                                return Err(serde::de::Error::duplicate_field("partition"));
                            }
                            partition__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Intake => {
                            if intake__.is_some() {
                                return Err(serde::de::Error::duplicate_field("intake"));
                            }
                            intake__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Events => {
                            if events__.is_some() {
                                return Err(serde::de::Error::duplicate_field("events"));
                            }
                            events__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::At => {
                            if at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("at"));
                            }
                            at__ = map_.next_value()?;
                        }
                        GeneratedField::Tenants => {
                            if tenants__.is_some() {
                                return Err(serde::de::Error::duplicate_field("tenants"));
                            }
                            tenants__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Runs => {
                            if runs__.is_some() {
                                return Err(serde::de::Error::duplicate_field("runs"));
                            }
                            runs__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ReadFrom => {
                            if read_from__.is_some() {
                                return Err(serde::de::Error::duplicate_field("readFrom"));
                            }
                            read_from__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Checkpoint {
                    partition: partition__.unwrap_or_default(),
                    intake: intake__.unwrap_or_default(),
                    events: events__.unwrap_or_default(),
                    at: at__,
                    tenants: tenants__.unwrap_or_default(),
                    runs: runs__.unwrap_or_default(),
                    read_from: read_from__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Checkpoint", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for checkpoint::IndexRun {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.object.is_empty() {
            len += 1;
        }
        if !self.sha256.is_empty() {
            len += 1;
        }
        if self.hour != 0 {
            len += 1;
        }
        if self.dated {
            len += 1;
        }
        if self.expires_hour != 0 {
            len += 1;
        }
        if self.entries != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Checkpoint.IndexRun", len)?;
        if !self.object.is_empty() {
            struct_ser.serialize_field("object", &self.object)?;
        }
        if !self.sha256.is_empty() {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("sha256", pbjson::private::base64::encode(&self.sha256).as_str())?;
        }
        if self.hour != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("hour", ToString::to_string(&self.hour).as_str())?;
        }
        if self.dated {
            struct_ser.serialize_field("dated", &self.dated)?;
        }
        if self.expires_hour != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("expiresHour", ToString::to_string(&self.expires_hour).as_str())?;
        }
        if self.entries != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("entries", ToString::to_string(&self.entries).as_str())?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for checkpoint::IndexRun {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "object",
            "sha256",
            "hour",
            "dated",
            "expires_hour",
            "expiresHour",
            "entries",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Object,
            Sha256,
            Hour,
            Dated,
            ExpiresHour,
            Entries,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "object" => Ok(GeneratedField::Object),
                            "sha256" => Ok(GeneratedField::Sha256),
                            "hour" => Ok(GeneratedField::Hour),
                            "dated" => Ok(GeneratedField::Dated),
                            "expiresHour" | "expires_hour" => Ok(GeneratedField::ExpiresHour),
                            "entries" => Ok(GeneratedField::Entries),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = checkpoint::IndexRun;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Checkpoint.IndexRun")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<checkpoint::IndexRun, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut object__ = None;
                let mut sha256__ = None;
                let mut hour__ = None;
                let mut dated__ = None;
                let mut expires_hour__ = None;
                let mut entries__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Object => {
                            if object__.is_some() {
                                return Err(serde::de::Error::duplicate_field("object"));
                            }
                            object__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Sha256 => {
                            if sha256__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sha256"));
                            }
                            sha256__ = 
                                Some(map_.next_value::<::pbjson::private::BytesDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Hour => {
                            if hour__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hour"));
                            }
                            hour__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Dated => {
                            if dated__.is_some() {
                                return Err(serde::de::Error::duplicate_field("dated"));
                            }
                            dated__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ExpiresHour => {
                            if expires_hour__.is_some() {
                                return Err(serde::de::Error::duplicate_field("expiresHour"));
                            }
                            expires_hour__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Entries => {
                            if entries__.is_some() {
                                return Err(serde::de::Error::duplicate_field("entries"));
                            }
                            entries__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(checkpoint::IndexRun {
                    object: object__.unwrap_or_default(),
                    sha256: sha256__.unwrap_or_default(),
                    hour: hour__.unwrap_or_default(),
                    dated: dated__.unwrap_or_default(),
                    expires_hour: expires_hour__.unwrap_or_default(),
                    entries: entries__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Checkpoint.IndexRun", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for checkpoint::Place {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.epoch != 0 {
            len += 1;
        }
        if self.seq != 0 {
            len += 1;
        }
        if !self.chain.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Checkpoint.Place", len)?;
        if self.epoch != 0 {
            struct_ser.serialize_field("epoch", &self.epoch)?;
        }
        if self.seq != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("seq", ToString::to_string(&self.seq).as_str())?;
        }
        if !self.chain.is_empty() {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("chain", pbjson::private::base64::encode(&self.chain).as_str())?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for checkpoint::Place {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "epoch",
            "seq",
            "chain",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Epoch,
            Seq,
            Chain,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "epoch" => Ok(GeneratedField::Epoch),
                            "seq" => Ok(GeneratedField::Seq),
                            "chain" => Ok(GeneratedField::Chain),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = checkpoint::Place;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Checkpoint.Place")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<checkpoint::Place, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut epoch__ = None;
                let mut seq__ = None;
                let mut chain__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Epoch => {
                            if epoch__.is_some() {
                                return Err(serde::de::Error::duplicate_field("epoch"));
                            }
                            epoch__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Seq => {
                            if seq__.is_some() {
                                return Err(serde::de::Error::duplicate_field("seq"));
                            }
                            seq__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Chain => {
                            if chain__.is_some() {
                                return Err(serde::de::Error::duplicate_field("chain"));
                            }
                            chain__ = 
                                Some(map_.next_value::<::pbjson::private::BytesDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(checkpoint::Place {
                    epoch: epoch__.unwrap_or_default(),
                    seq: seq__.unwrap_or_default(),
                    chain: chain__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Checkpoint.Place", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for checkpoint::TenantPoint {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.tenant.is_empty() {
            len += 1;
        }
        if self.epoch != 0 {
            len += 1;
        }
        if self.seq != 0 {
            len += 1;
        }
        if !self.chain.is_empty() {
            len += 1;
        }
        if self.applied != 0 {
            len += 1;
        }
        if !self.state.is_empty() {
            len += 1;
        }
        if !self.state_sha256.is_empty() {
            len += 1;
        }
        if !self.parked.is_empty() {
            len += 1;
        }
        if self.log.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Checkpoint.TenantPoint", len)?;
        if !self.tenant.is_empty() {
            struct_ser.serialize_field("tenant", &self.tenant)?;
        }
        if self.epoch != 0 {
            struct_ser.serialize_field("epoch", &self.epoch)?;
        }
        if self.seq != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("seq", ToString::to_string(&self.seq).as_str())?;
        }
        if !self.chain.is_empty() {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("chain", pbjson::private::base64::encode(&self.chain).as_str())?;
        }
        if self.applied != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("applied", ToString::to_string(&self.applied).as_str())?;
        }
        if !self.state.is_empty() {
            struct_ser.serialize_field("state", &self.state)?;
        }
        if !self.state_sha256.is_empty() {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("stateSha256", pbjson::private::base64::encode(&self.state_sha256).as_str())?;
        }
        if !self.parked.is_empty() {
            struct_ser.serialize_field("parked", &self.parked)?;
        }
        if let Some(v) = self.log.as_ref() {
            struct_ser.serialize_field("log", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for checkpoint::TenantPoint {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "tenant",
            "epoch",
            "seq",
            "chain",
            "applied",
            "state",
            "state_sha256",
            "stateSha256",
            "parked",
            "log",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Tenant,
            Epoch,
            Seq,
            Chain,
            Applied,
            State,
            StateSha256,
            Parked,
            Log,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "tenant" => Ok(GeneratedField::Tenant),
                            "epoch" => Ok(GeneratedField::Epoch),
                            "seq" => Ok(GeneratedField::Seq),
                            "chain" => Ok(GeneratedField::Chain),
                            "applied" => Ok(GeneratedField::Applied),
                            "state" => Ok(GeneratedField::State),
                            "stateSha256" | "state_sha256" => Ok(GeneratedField::StateSha256),
                            "parked" => Ok(GeneratedField::Parked),
                            "log" => Ok(GeneratedField::Log),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = checkpoint::TenantPoint;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Checkpoint.TenantPoint")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<checkpoint::TenantPoint, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut tenant__ = None;
                let mut epoch__ = None;
                let mut seq__ = None;
                let mut chain__ = None;
                let mut applied__ = None;
                let mut state__ = None;
                let mut state_sha256__ = None;
                let mut parked__ = None;
                let mut log__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Tenant => {
                            if tenant__.is_some() {
                                return Err(serde::de::Error::duplicate_field("tenant"));
                            }
                            tenant__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Epoch => {
                            if epoch__.is_some() {
                                return Err(serde::de::Error::duplicate_field("epoch"));
                            }
                            epoch__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Seq => {
                            if seq__.is_some() {
                                return Err(serde::de::Error::duplicate_field("seq"));
                            }
                            seq__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Chain => {
                            if chain__.is_some() {
                                return Err(serde::de::Error::duplicate_field("chain"));
                            }
                            chain__ = 
                                Some(map_.next_value::<::pbjson::private::BytesDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Applied => {
                            if applied__.is_some() {
                                return Err(serde::de::Error::duplicate_field("applied"));
                            }
                            applied__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::State => {
                            if state__.is_some() {
                                return Err(serde::de::Error::duplicate_field("state"));
                            }
                            state__ = Some(map_.next_value()?);
                        }
                        GeneratedField::StateSha256 => {
                            if state_sha256__.is_some() {
                                return Err(serde::de::Error::duplicate_field("stateSha256"));
                            }
                            state_sha256__ = 
                                Some(map_.next_value::<::pbjson::private::BytesDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Parked => {
                            if parked__.is_some() {
                                return Err(serde::de::Error::duplicate_field("parked"));
                            }
                            parked__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Log => {
                            if log__.is_some() {
                                return Err(serde::de::Error::duplicate_field("log"));
                            }
                            log__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(checkpoint::TenantPoint {
                    tenant: tenant__.unwrap_or_default(),
                    epoch: epoch__.unwrap_or_default(),
                    seq: seq__.unwrap_or_default(),
                    chain: chain__.unwrap_or_default(),
                    applied: applied__.unwrap_or_default(),
                    state: state__.unwrap_or_default(),
                    state_sha256: state_sha256__.unwrap_or_default(),
                    parked: parked__.unwrap_or_default(),
                    log: log__,
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Checkpoint.TenantPoint", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Choice {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.kind != 0 {
            len += 1;
        }
        if !self.id.is_empty() {
            len += 1;
        }
        if !self.title.is_empty() {
            len += 1;
        }
        if !self.description.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Choice", len)?;
        if self.kind != 0 {
            let v = choice::Kind::try_from(self.kind)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.kind)))?;
            struct_ser.serialize_field("kind", &v)?;
        }
        if !self.id.is_empty() {
            struct_ser.serialize_field("id", &self.id)?;
        }
        if !self.title.is_empty() {
            struct_ser.serialize_field("title", &self.title)?;
        }
        if !self.description.is_empty() {
            struct_ser.serialize_field("description", &self.description)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Choice {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "kind",
            "id",
            "title",
            "description",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Kind,
            Id,
            Title,
            Description,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "kind" => Ok(GeneratedField::Kind),
                            "id" => Ok(GeneratedField::Id),
                            "title" => Ok(GeneratedField::Title),
                            "description" => Ok(GeneratedField::Description),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Choice;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Choice")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Choice, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut kind__ = None;
                let mut id__ = None;
                let mut title__ = None;
                let mut description__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Kind => {
                            if kind__.is_some() {
                                return Err(serde::de::Error::duplicate_field("kind"));
                            }
                            kind__ = Some(map_.next_value::<choice::Kind>()? as i32);
                        }
                        GeneratedField::Id => {
                            if id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("id"));
                            }
                            id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Title => {
                            if title__.is_some() {
                                return Err(serde::de::Error::duplicate_field("title"));
                            }
                            title__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Description => {
                            if description__.is_some() {
                                return Err(serde::de::Error::duplicate_field("description"));
                            }
                            description__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Choice {
                    kind: kind__.unwrap_or_default(),
                    id: id__.unwrap_or_default(),
                    title: title__.unwrap_or_default(),
                    description: description__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Choice", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for choice::Kind {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::ChoiceKindUnspecified => "choice_kind_unspecified",
            Self::Button => "button",
            Self::ListRow => "list_row",
            Self::QuickReply => "quick_reply",
            Self::Menu => "menu",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for choice::Kind {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "choice_kind_unspecified",
            "button",
            "list_row",
            "quick_reply",
            "menu",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = choice::Kind;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "choice_kind_unspecified" => Ok(choice::Kind::ChoiceKindUnspecified),
                    "button" => Ok(choice::Kind::Button),
                    "list_row" => Ok(choice::Kind::ListRow),
                    "quick_reply" => Ok(choice::Kind::QuickReply),
                    "menu" => Ok(choice::Kind::Menu),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for Close {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.conversation_id.is_empty() {
            len += 1;
        }
        if !self.agent_id.is_empty() {
            len += 1;
        }
        if !self.reason.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Close", len)?;
        if !self.conversation_id.is_empty() {
            struct_ser.serialize_field("conversationId", &self.conversation_id)?;
        }
        if !self.agent_id.is_empty() {
            struct_ser.serialize_field("agentId", &self.agent_id)?;
        }
        if !self.reason.is_empty() {
            struct_ser.serialize_field("reason", &self.reason)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Close {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "conversation_id",
            "conversationId",
            "agent_id",
            "agentId",
            "reason",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            ConversationId,
            AgentId,
            Reason,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "conversationId" | "conversation_id" => Ok(GeneratedField::ConversationId),
                            "agentId" | "agent_id" => Ok(GeneratedField::AgentId),
                            "reason" => Ok(GeneratedField::Reason),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Close;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Close")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Close, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut conversation_id__ = None;
                let mut agent_id__ = None;
                let mut reason__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::ConversationId => {
                            if conversation_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("conversationId"));
                            }
                            conversation_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AgentId => {
                            if agent_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("agentId"));
                            }
                            agent_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Reason => {
                            if reason__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reason"));
                            }
                            reason__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Close {
                    conversation_id: conversation_id__.unwrap_or_default(),
                    agent_id: agent_id__.unwrap_or_default(),
                    reason: reason__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Close", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Command {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.body_hash.is_empty() {
            len += 1;
        }
        if !self.actor.is_empty() {
            len += 1;
        }
        if self.action.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Command", len)?;
        if !self.body_hash.is_empty() {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("bodyHash", pbjson::private::base64::encode(&self.body_hash).as_str())?;
        }
        if !self.actor.is_empty() {
            struct_ser.serialize_field("actor", &self.actor)?;
        }
        if let Some(v) = self.action.as_ref() {
            match v {
                command::Action::SubmitMessage(v) => {
                    struct_ser.serialize_field("submitMessage", v)?;
                }
                command::Action::StartMessage(v) => {
                    struct_ser.serialize_field("startMessage", v)?;
                }
                command::Action::MarkRead(v) => {
                    struct_ser.serialize_field("markRead", v)?;
                }
                command::Action::Accept(v) => {
                    struct_ser.serialize_field("accept", v)?;
                }
                command::Action::Reject(v) => {
                    struct_ser.serialize_field("reject", v)?;
                }
                command::Action::Transfer(v) => {
                    struct_ser.serialize_field("transfer", v)?;
                }
                command::Action::Close(v) => {
                    struct_ser.serialize_field("close", v)?;
                }
                command::Action::SetPresence(v) => {
                    struct_ser.serialize_field("setPresence", v)?;
                }
                command::Action::Pull(v) => {
                    struct_ser.serialize_field("pull", v)?;
                }
                command::Action::Why(v) => {
                    struct_ser.serialize_field("why", v)?;
                }
            }
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Command {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "body_hash",
            "bodyHash",
            "actor",
            "submit_message",
            "submitMessage",
            "start_message",
            "startMessage",
            "mark_read",
            "markRead",
            "accept",
            "reject",
            "transfer",
            "close",
            "set_presence",
            "setPresence",
            "pull",
            "why",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            BodyHash,
            Actor,
            SubmitMessage,
            StartMessage,
            MarkRead,
            Accept,
            Reject,
            Transfer,
            Close,
            SetPresence,
            Pull,
            Why,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "bodyHash" | "body_hash" => Ok(GeneratedField::BodyHash),
                            "actor" => Ok(GeneratedField::Actor),
                            "submitMessage" | "submit_message" => Ok(GeneratedField::SubmitMessage),
                            "startMessage" | "start_message" => Ok(GeneratedField::StartMessage),
                            "markRead" | "mark_read" => Ok(GeneratedField::MarkRead),
                            "accept" => Ok(GeneratedField::Accept),
                            "reject" => Ok(GeneratedField::Reject),
                            "transfer" => Ok(GeneratedField::Transfer),
                            "close" => Ok(GeneratedField::Close),
                            "setPresence" | "set_presence" => Ok(GeneratedField::SetPresence),
                            "pull" => Ok(GeneratedField::Pull),
                            "why" => Ok(GeneratedField::Why),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Command;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Command")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Command, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut body_hash__ = None;
                let mut actor__ = None;
                let mut action__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::BodyHash => {
                            if body_hash__.is_some() {
                                return Err(serde::de::Error::duplicate_field("bodyHash"));
                            }
                            body_hash__ = 
                                Some(map_.next_value::<::pbjson::private::BytesDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Actor => {
                            if actor__.is_some() {
                                return Err(serde::de::Error::duplicate_field("actor"));
                            }
                            actor__ = Some(map_.next_value()?);
                        }
                        GeneratedField::SubmitMessage => {
                            if action__.is_some() {
                                return Err(serde::de::Error::duplicate_field("submitMessage"));
                            }
                            action__ = map_.next_value::<::std::option::Option<_>>()?.map(command::Action::SubmitMessage)
;
                        }
                        GeneratedField::StartMessage => {
                            if action__.is_some() {
                                return Err(serde::de::Error::duplicate_field("startMessage"));
                            }
                            action__ = map_.next_value::<::std::option::Option<_>>()?.map(command::Action::StartMessage)
;
                        }
                        GeneratedField::MarkRead => {
                            if action__.is_some() {
                                return Err(serde::de::Error::duplicate_field("markRead"));
                            }
                            action__ = map_.next_value::<::std::option::Option<_>>()?.map(command::Action::MarkRead)
;
                        }
                        GeneratedField::Accept => {
                            if action__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accept"));
                            }
                            action__ = map_.next_value::<::std::option::Option<_>>()?.map(command::Action::Accept)
;
                        }
                        GeneratedField::Reject => {
                            if action__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reject"));
                            }
                            action__ = map_.next_value::<::std::option::Option<_>>()?.map(command::Action::Reject)
;
                        }
                        GeneratedField::Transfer => {
                            if action__.is_some() {
                                return Err(serde::de::Error::duplicate_field("transfer"));
                            }
                            action__ = map_.next_value::<::std::option::Option<_>>()?.map(command::Action::Transfer)
;
                        }
                        GeneratedField::Close => {
                            if action__.is_some() {
                                return Err(serde::de::Error::duplicate_field("close"));
                            }
                            action__ = map_.next_value::<::std::option::Option<_>>()?.map(command::Action::Close)
;
                        }
                        GeneratedField::SetPresence => {
                            if action__.is_some() {
                                return Err(serde::de::Error::duplicate_field("setPresence"));
                            }
                            action__ = map_.next_value::<::std::option::Option<_>>()?.map(command::Action::SetPresence)
;
                        }
                        GeneratedField::Pull => {
                            if action__.is_some() {
                                return Err(serde::de::Error::duplicate_field("pull"));
                            }
                            action__ = map_.next_value::<::std::option::Option<_>>()?.map(command::Action::Pull)
;
                        }
                        GeneratedField::Why => {
                            if action__.is_some() {
                                return Err(serde::de::Error::duplicate_field("why"));
                            }
                            action__ = map_.next_value::<::std::option::Option<_>>()?.map(command::Action::Why)
;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Command {
                    body_hash: body_hash__.unwrap_or_default(),
                    actor: actor__.unwrap_or_default(),
                    action: action__,
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Command", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for CommandResult {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.command_id.is_empty() {
            len += 1;
        }
        if self.ok {
            len += 1;
        }
        if !self.code.is_empty() {
            len += 1;
        }
        if !self.detail.is_empty() {
            len += 1;
        }
        if !self.conversation_id.is_empty() {
            len += 1;
        }
        if !self.message_id.is_empty() {
            len += 1;
        }
        if !self.agent_id.is_empty() {
            len += 1;
        }
        if self.caused_seq != 0 {
            len += 1;
        }
        if self.first_seq != 0 {
            len += 1;
        }
        if self.why.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.CommandResult", len)?;
        if !self.command_id.is_empty() {
            struct_ser.serialize_field("commandId", &self.command_id)?;
        }
        if self.ok {
            struct_ser.serialize_field("ok", &self.ok)?;
        }
        if !self.code.is_empty() {
            struct_ser.serialize_field("code", &self.code)?;
        }
        if !self.detail.is_empty() {
            struct_ser.serialize_field("detail", &self.detail)?;
        }
        if !self.conversation_id.is_empty() {
            struct_ser.serialize_field("conversationId", &self.conversation_id)?;
        }
        if !self.message_id.is_empty() {
            struct_ser.serialize_field("messageId", &self.message_id)?;
        }
        if !self.agent_id.is_empty() {
            struct_ser.serialize_field("agentId", &self.agent_id)?;
        }
        if self.caused_seq != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("causedSeq", ToString::to_string(&self.caused_seq).as_str())?;
        }
        if self.first_seq != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("firstSeq", ToString::to_string(&self.first_seq).as_str())?;
        }
        if let Some(v) = self.why.as_ref() {
            struct_ser.serialize_field("why", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for CommandResult {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "command_id",
            "commandId",
            "ok",
            "code",
            "detail",
            "conversation_id",
            "conversationId",
            "message_id",
            "messageId",
            "agent_id",
            "agentId",
            "caused_seq",
            "causedSeq",
            "first_seq",
            "firstSeq",
            "why",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            CommandId,
            Ok,
            Code,
            Detail,
            ConversationId,
            MessageId,
            AgentId,
            CausedSeq,
            FirstSeq,
            Why,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "commandId" | "command_id" => Ok(GeneratedField::CommandId),
                            "ok" => Ok(GeneratedField::Ok),
                            "code" => Ok(GeneratedField::Code),
                            "detail" => Ok(GeneratedField::Detail),
                            "conversationId" | "conversation_id" => Ok(GeneratedField::ConversationId),
                            "messageId" | "message_id" => Ok(GeneratedField::MessageId),
                            "agentId" | "agent_id" => Ok(GeneratedField::AgentId),
                            "causedSeq" | "caused_seq" => Ok(GeneratedField::CausedSeq),
                            "firstSeq" | "first_seq" => Ok(GeneratedField::FirstSeq),
                            "why" => Ok(GeneratedField::Why),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = CommandResult;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.CommandResult")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<CommandResult, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut command_id__ = None;
                let mut ok__ = None;
                let mut code__ = None;
                let mut detail__ = None;
                let mut conversation_id__ = None;
                let mut message_id__ = None;
                let mut agent_id__ = None;
                let mut caused_seq__ = None;
                let mut first_seq__ = None;
                let mut why__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::CommandId => {
                            if command_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("commandId"));
                            }
                            command_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Ok => {
                            if ok__.is_some() {
                                return Err(serde::de::Error::duplicate_field("ok"));
                            }
                            ok__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Code => {
                            if code__.is_some() {
                                return Err(serde::de::Error::duplicate_field("code"));
                            }
                            code__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Detail => {
                            if detail__.is_some() {
                                return Err(serde::de::Error::duplicate_field("detail"));
                            }
                            detail__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ConversationId => {
                            if conversation_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("conversationId"));
                            }
                            conversation_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::MessageId => {
                            if message_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("messageId"));
                            }
                            message_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AgentId => {
                            if agent_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("agentId"));
                            }
                            agent_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::CausedSeq => {
                            if caused_seq__.is_some() {
                                return Err(serde::de::Error::duplicate_field("causedSeq"));
                            }
                            caused_seq__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::FirstSeq => {
                            if first_seq__.is_some() {
                                return Err(serde::de::Error::duplicate_field("firstSeq"));
                            }
                            first_seq__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Why => {
                            if why__.is_some() {
                                return Err(serde::de::Error::duplicate_field("why"));
                            }
                            why__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(CommandResult {
                    command_id: command_id__.unwrap_or_default(),
                    ok: ok__.unwrap_or_default(),
                    code: code__.unwrap_or_default(),
                    detail: detail__.unwrap_or_default(),
                    conversation_id: conversation_id__.unwrap_or_default(),
                    message_id: message_id__.unwrap_or_default(),
                    agent_id: agent_id__.unwrap_or_default(),
                    caused_seq: caused_seq__.unwrap_or_default(),
                    first_seq: first_seq__.unwrap_or_default(),
                    why: why__,
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.CommandResult", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ConfigApplied {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.revision != 0 {
            len += 1;
        }
        if !self.hash.is_empty() {
            len += 1;
        }
        if self.changed {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.ConfigApplied", len)?;
        if self.revision != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("revision", ToString::to_string(&self.revision).as_str())?;
        }
        if !self.hash.is_empty() {
            struct_ser.serialize_field("hash", &self.hash)?;
        }
        if self.changed {
            struct_ser.serialize_field("changed", &self.changed)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ConfigApplied {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "revision",
            "hash",
            "changed",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Revision,
            Hash,
            Changed,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "revision" => Ok(GeneratedField::Revision),
                            "hash" => Ok(GeneratedField::Hash),
                            "changed" => Ok(GeneratedField::Changed),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ConfigApplied;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.ConfigApplied")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ConfigApplied, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut revision__ = None;
                let mut hash__ = None;
                let mut changed__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Revision => {
                            if revision__.is_some() {
                                return Err(serde::de::Error::duplicate_field("revision"));
                            }
                            revision__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Hash => {
                            if hash__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hash"));
                            }
                            hash__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Changed => {
                            if changed__.is_some() {
                                return Err(serde::de::Error::duplicate_field("changed"));
                            }
                            changed__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(ConfigApplied {
                    revision: revision__.unwrap_or_default(),
                    hash: hash__.unwrap_or_default(),
                    changed: changed__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.ConfigApplied", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ConfigRefused {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.code.is_empty() {
            len += 1;
        }
        if self.problems != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.ConfigRefused", len)?;
        if !self.code.is_empty() {
            struct_ser.serialize_field("code", &self.code)?;
        }
        if self.problems != 0 {
            struct_ser.serialize_field("problems", &self.problems)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ConfigRefused {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "code",
            "problems",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Code,
            Problems,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "code" => Ok(GeneratedField::Code),
                            "problems" => Ok(GeneratedField::Problems),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ConfigRefused;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.ConfigRefused")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ConfigRefused, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut code__ = None;
                let mut problems__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Code => {
                            if code__.is_some() {
                                return Err(serde::de::Error::duplicate_field("code"));
                            }
                            code__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Problems => {
                            if problems__.is_some() {
                                return Err(serde::de::Error::duplicate_field("problems"));
                            }
                            problems__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(ConfigRefused {
                    code: code__.unwrap_or_default(),
                    problems: problems__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.ConfigRefused", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ContactAddressChanged {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.contact_id.is_empty() {
            len += 1;
        }
        if !self.account_id.is_empty() {
            len += 1;
        }
        if !self.from_address_id.is_empty() {
            len += 1;
        }
        if !self.to_address_id.is_empty() {
            len += 1;
        }
        if self.to.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.ContactAddressChanged", len)?;
        if !self.contact_id.is_empty() {
            struct_ser.serialize_field("contactId", &self.contact_id)?;
        }
        if !self.account_id.is_empty() {
            struct_ser.serialize_field("accountId", &self.account_id)?;
        }
        if !self.from_address_id.is_empty() {
            struct_ser.serialize_field("fromAddressId", &self.from_address_id)?;
        }
        if !self.to_address_id.is_empty() {
            struct_ser.serialize_field("toAddressId", &self.to_address_id)?;
        }
        if let Some(v) = self.to.as_ref() {
            struct_ser.serialize_field("to", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ContactAddressChanged {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "contact_id",
            "contactId",
            "account_id",
            "accountId",
            "from_address_id",
            "fromAddressId",
            "to_address_id",
            "toAddressId",
            "to",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            ContactId,
            AccountId,
            FromAddressId,
            ToAddressId,
            To,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "contactId" | "contact_id" => Ok(GeneratedField::ContactId),
                            "accountId" | "account_id" => Ok(GeneratedField::AccountId),
                            "fromAddressId" | "from_address_id" => Ok(GeneratedField::FromAddressId),
                            "toAddressId" | "to_address_id" => Ok(GeneratedField::ToAddressId),
                            "to" => Ok(GeneratedField::To),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ContactAddressChanged;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.ContactAddressChanged")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ContactAddressChanged, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut contact_id__ = None;
                let mut account_id__ = None;
                let mut from_address_id__ = None;
                let mut to_address_id__ = None;
                let mut to__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::ContactId => {
                            if contact_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("contactId"));
                            }
                            contact_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::FromAddressId => {
                            if from_address_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("fromAddressId"));
                            }
                            from_address_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ToAddressId => {
                            if to_address_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("toAddressId"));
                            }
                            to_address_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::To => {
                            if to__.is_some() {
                                return Err(serde::de::Error::duplicate_field("to"));
                            }
                            to__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(ContactAddressChanged {
                    contact_id: contact_id__.unwrap_or_default(),
                    account_id: account_id__.unwrap_or_default(),
                    from_address_id: from_address_id__.unwrap_or_default(),
                    to_address_id: to_address_id__.unwrap_or_default(),
                    to: to__,
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.ContactAddressChanged", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ContactCard {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.formatted_name.is_empty() {
            len += 1;
        }
        if !self.first_name.is_empty() {
            len += 1;
        }
        if !self.last_name.is_empty() {
            len += 1;
        }
        if !self.middle_name.is_empty() {
            len += 1;
        }
        if !self.prefix.is_empty() {
            len += 1;
        }
        if !self.suffix.is_empty() {
            len += 1;
        }
        if !self.phones.is_empty() {
            len += 1;
        }
        if !self.emails.is_empty() {
            len += 1;
        }
        if !self.urls.is_empty() {
            len += 1;
        }
        if !self.addresses.is_empty() {
            len += 1;
        }
        if !self.company.is_empty() {
            len += 1;
        }
        if !self.department.is_empty() {
            len += 1;
        }
        if !self.title.is_empty() {
            len += 1;
        }
        if !self.birthday.is_empty() {
            len += 1;
        }
        if !self.vcard.is_empty() {
            len += 1;
        }
        if !self.origin.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.ContactCard", len)?;
        if !self.formatted_name.is_empty() {
            struct_ser.serialize_field("formattedName", &self.formatted_name)?;
        }
        if !self.first_name.is_empty() {
            struct_ser.serialize_field("firstName", &self.first_name)?;
        }
        if !self.last_name.is_empty() {
            struct_ser.serialize_field("lastName", &self.last_name)?;
        }
        if !self.middle_name.is_empty() {
            struct_ser.serialize_field("middleName", &self.middle_name)?;
        }
        if !self.prefix.is_empty() {
            struct_ser.serialize_field("prefix", &self.prefix)?;
        }
        if !self.suffix.is_empty() {
            struct_ser.serialize_field("suffix", &self.suffix)?;
        }
        if !self.phones.is_empty() {
            struct_ser.serialize_field("phones", &self.phones)?;
        }
        if !self.emails.is_empty() {
            struct_ser.serialize_field("emails", &self.emails)?;
        }
        if !self.urls.is_empty() {
            struct_ser.serialize_field("urls", &self.urls)?;
        }
        if !self.addresses.is_empty() {
            struct_ser.serialize_field("addresses", &self.addresses)?;
        }
        if !self.company.is_empty() {
            struct_ser.serialize_field("company", &self.company)?;
        }
        if !self.department.is_empty() {
            struct_ser.serialize_field("department", &self.department)?;
        }
        if !self.title.is_empty() {
            struct_ser.serialize_field("title", &self.title)?;
        }
        if !self.birthday.is_empty() {
            struct_ser.serialize_field("birthday", &self.birthday)?;
        }
        if !self.vcard.is_empty() {
            struct_ser.serialize_field("vcard", &self.vcard)?;
        }
        if !self.origin.is_empty() {
            struct_ser.serialize_field("origin", &self.origin)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ContactCard {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "formatted_name",
            "formattedName",
            "first_name",
            "firstName",
            "last_name",
            "lastName",
            "middle_name",
            "middleName",
            "prefix",
            "suffix",
            "phones",
            "emails",
            "urls",
            "addresses",
            "company",
            "department",
            "title",
            "birthday",
            "vcard",
            "origin",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            FormattedName,
            FirstName,
            LastName,
            MiddleName,
            Prefix,
            Suffix,
            Phones,
            Emails,
            Urls,
            Addresses,
            Company,
            Department,
            Title,
            Birthday,
            Vcard,
            Origin,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "formattedName" | "formatted_name" => Ok(GeneratedField::FormattedName),
                            "firstName" | "first_name" => Ok(GeneratedField::FirstName),
                            "lastName" | "last_name" => Ok(GeneratedField::LastName),
                            "middleName" | "middle_name" => Ok(GeneratedField::MiddleName),
                            "prefix" => Ok(GeneratedField::Prefix),
                            "suffix" => Ok(GeneratedField::Suffix),
                            "phones" => Ok(GeneratedField::Phones),
                            "emails" => Ok(GeneratedField::Emails),
                            "urls" => Ok(GeneratedField::Urls),
                            "addresses" => Ok(GeneratedField::Addresses),
                            "company" => Ok(GeneratedField::Company),
                            "department" => Ok(GeneratedField::Department),
                            "title" => Ok(GeneratedField::Title),
                            "birthday" => Ok(GeneratedField::Birthday),
                            "vcard" => Ok(GeneratedField::Vcard),
                            "origin" => Ok(GeneratedField::Origin),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ContactCard;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.ContactCard")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ContactCard, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut formatted_name__ = None;
                let mut first_name__ = None;
                let mut last_name__ = None;
                let mut middle_name__ = None;
                let mut prefix__ = None;
                let mut suffix__ = None;
                let mut phones__ = None;
                let mut emails__ = None;
                let mut urls__ = None;
                let mut addresses__ = None;
                let mut company__ = None;
                let mut department__ = None;
                let mut title__ = None;
                let mut birthday__ = None;
                let mut vcard__ = None;
                let mut origin__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::FormattedName => {
                            if formatted_name__.is_some() {
                                return Err(serde::de::Error::duplicate_field("formattedName"));
                            }
                            formatted_name__ = Some(map_.next_value()?);
                        }
                        GeneratedField::FirstName => {
                            if first_name__.is_some() {
                                return Err(serde::de::Error::duplicate_field("firstName"));
                            }
                            first_name__ = Some(map_.next_value()?);
                        }
                        GeneratedField::LastName => {
                            if last_name__.is_some() {
                                return Err(serde::de::Error::duplicate_field("lastName"));
                            }
                            last_name__ = Some(map_.next_value()?);
                        }
                        GeneratedField::MiddleName => {
                            if middle_name__.is_some() {
                                return Err(serde::de::Error::duplicate_field("middleName"));
                            }
                            middle_name__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Prefix => {
                            if prefix__.is_some() {
                                return Err(serde::de::Error::duplicate_field("prefix"));
                            }
                            prefix__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Suffix => {
                            if suffix__.is_some() {
                                return Err(serde::de::Error::duplicate_field("suffix"));
                            }
                            suffix__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Phones => {
                            if phones__.is_some() {
                                return Err(serde::de::Error::duplicate_field("phones"));
                            }
                            phones__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Emails => {
                            if emails__.is_some() {
                                return Err(serde::de::Error::duplicate_field("emails"));
                            }
                            emails__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Urls => {
                            if urls__.is_some() {
                                return Err(serde::de::Error::duplicate_field("urls"));
                            }
                            urls__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Addresses => {
                            if addresses__.is_some() {
                                return Err(serde::de::Error::duplicate_field("addresses"));
                            }
                            addresses__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Company => {
                            if company__.is_some() {
                                return Err(serde::de::Error::duplicate_field("company"));
                            }
                            company__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Department => {
                            if department__.is_some() {
                                return Err(serde::de::Error::duplicate_field("department"));
                            }
                            department__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Title => {
                            if title__.is_some() {
                                return Err(serde::de::Error::duplicate_field("title"));
                            }
                            title__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Birthday => {
                            if birthday__.is_some() {
                                return Err(serde::de::Error::duplicate_field("birthday"));
                            }
                            birthday__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Vcard => {
                            if vcard__.is_some() {
                                return Err(serde::de::Error::duplicate_field("vcard"));
                            }
                            vcard__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Origin => {
                            if origin__.is_some() {
                                return Err(serde::de::Error::duplicate_field("origin"));
                            }
                            origin__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(ContactCard {
                    formatted_name: formatted_name__.unwrap_or_default(),
                    first_name: first_name__.unwrap_or_default(),
                    last_name: last_name__.unwrap_or_default(),
                    middle_name: middle_name__.unwrap_or_default(),
                    prefix: prefix__.unwrap_or_default(),
                    suffix: suffix__.unwrap_or_default(),
                    phones: phones__.unwrap_or_default(),
                    emails: emails__.unwrap_or_default(),
                    urls: urls__.unwrap_or_default(),
                    addresses: addresses__.unwrap_or_default(),
                    company: company__.unwrap_or_default(),
                    department: department__.unwrap_or_default(),
                    title: title__.unwrap_or_default(),
                    birthday: birthday__.unwrap_or_default(),
                    vcard: vcard__.unwrap_or_default(),
                    origin: origin__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.ContactCard", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for contact_card::Entry {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.value.is_empty() {
            len += 1;
        }
        if !self.r#type.is_empty() {
            len += 1;
        }
        if !self.provider_user.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.ContactCard.Entry", len)?;
        if !self.value.is_empty() {
            struct_ser.serialize_field("value", &self.value)?;
        }
        if !self.r#type.is_empty() {
            struct_ser.serialize_field("type", &self.r#type)?;
        }
        if !self.provider_user.is_empty() {
            struct_ser.serialize_field("providerUser", &self.provider_user)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for contact_card::Entry {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "value",
            "type",
            "provider_user",
            "providerUser",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Value,
            Type,
            ProviderUser,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "value" => Ok(GeneratedField::Value),
                            "type" => Ok(GeneratedField::Type),
                            "providerUser" | "provider_user" => Ok(GeneratedField::ProviderUser),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = contact_card::Entry;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.ContactCard.Entry")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<contact_card::Entry, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut value__ = None;
                let mut r#type__ = None;
                let mut provider_user__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Value => {
                            if value__.is_some() {
                                return Err(serde::de::Error::duplicate_field("value"));
                            }
                            value__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Type => {
                            if r#type__.is_some() {
                                return Err(serde::de::Error::duplicate_field("type"));
                            }
                            r#type__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ProviderUser => {
                            if provider_user__.is_some() {
                                return Err(serde::de::Error::duplicate_field("providerUser"));
                            }
                            provider_user__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(contact_card::Entry {
                    value: value__.unwrap_or_default(),
                    r#type: r#type__.unwrap_or_default(),
                    provider_user: provider_user__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.ContactCard.Entry", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for contact_card::Postal {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.street.is_empty() {
            len += 1;
        }
        if !self.city.is_empty() {
            len += 1;
        }
        if !self.state.is_empty() {
            len += 1;
        }
        if !self.zip.is_empty() {
            len += 1;
        }
        if !self.country.is_empty() {
            len += 1;
        }
        if !self.country_code.is_empty() {
            len += 1;
        }
        if !self.r#type.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.ContactCard.Postal", len)?;
        if !self.street.is_empty() {
            struct_ser.serialize_field("street", &self.street)?;
        }
        if !self.city.is_empty() {
            struct_ser.serialize_field("city", &self.city)?;
        }
        if !self.state.is_empty() {
            struct_ser.serialize_field("state", &self.state)?;
        }
        if !self.zip.is_empty() {
            struct_ser.serialize_field("zip", &self.zip)?;
        }
        if !self.country.is_empty() {
            struct_ser.serialize_field("country", &self.country)?;
        }
        if !self.country_code.is_empty() {
            struct_ser.serialize_field("countryCode", &self.country_code)?;
        }
        if !self.r#type.is_empty() {
            struct_ser.serialize_field("type", &self.r#type)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for contact_card::Postal {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "street",
            "city",
            "state",
            "zip",
            "country",
            "country_code",
            "countryCode",
            "type",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Street,
            City,
            State,
            Zip,
            Country,
            CountryCode,
            Type,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "street" => Ok(GeneratedField::Street),
                            "city" => Ok(GeneratedField::City),
                            "state" => Ok(GeneratedField::State),
                            "zip" => Ok(GeneratedField::Zip),
                            "country" => Ok(GeneratedField::Country),
                            "countryCode" | "country_code" => Ok(GeneratedField::CountryCode),
                            "type" => Ok(GeneratedField::Type),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = contact_card::Postal;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.ContactCard.Postal")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<contact_card::Postal, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut street__ = None;
                let mut city__ = None;
                let mut state__ = None;
                let mut zip__ = None;
                let mut country__ = None;
                let mut country_code__ = None;
                let mut r#type__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Street => {
                            if street__.is_some() {
                                return Err(serde::de::Error::duplicate_field("street"));
                            }
                            street__ = Some(map_.next_value()?);
                        }
                        GeneratedField::City => {
                            if city__.is_some() {
                                return Err(serde::de::Error::duplicate_field("city"));
                            }
                            city__ = Some(map_.next_value()?);
                        }
                        GeneratedField::State => {
                            if state__.is_some() {
                                return Err(serde::de::Error::duplicate_field("state"));
                            }
                            state__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Zip => {
                            if zip__.is_some() {
                                return Err(serde::de::Error::duplicate_field("zip"));
                            }
                            zip__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Country => {
                            if country__.is_some() {
                                return Err(serde::de::Error::duplicate_field("country"));
                            }
                            country__ = Some(map_.next_value()?);
                        }
                        GeneratedField::CountryCode => {
                            if country_code__.is_some() {
                                return Err(serde::de::Error::duplicate_field("countryCode"));
                            }
                            country_code__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Type => {
                            if r#type__.is_some() {
                                return Err(serde::de::Error::duplicate_field("type"));
                            }
                            r#type__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(contact_card::Postal {
                    street: street__.unwrap_or_default(),
                    city: city__.unwrap_or_default(),
                    state: state__.unwrap_or_default(),
                    zip: zip__.unwrap_or_default(),
                    country: country__.unwrap_or_default(),
                    country_code: country_code__.unwrap_or_default(),
                    r#type: r#type__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.ContactCard.Postal", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ContactCards {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.cards.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.ContactCards", len)?;
        if !self.cards.is_empty() {
            struct_ser.serialize_field("cards", &self.cards)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ContactCards {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "cards",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Cards,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "cards" => Ok(GeneratedField::Cards),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ContactCards;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.ContactCards")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ContactCards, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut cards__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Cards => {
                            if cards__.is_some() {
                                return Err(serde::de::Error::duplicate_field("cards"));
                            }
                            cards__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(ContactCards {
                    cards: cards__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.ContactCards", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ContactPreferenceChanged {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.contact_id.is_empty() {
            len += 1;
        }
        if !self.account_id.is_empty() {
            len += 1;
        }
        if !self.category.is_empty() {
            len += 1;
        }
        if !self.value.is_empty() {
            len += 1;
        }
        if self.provider_time.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.ContactPreferenceChanged", len)?;
        if !self.contact_id.is_empty() {
            struct_ser.serialize_field("contactId", &self.contact_id)?;
        }
        if !self.account_id.is_empty() {
            struct_ser.serialize_field("accountId", &self.account_id)?;
        }
        if !self.category.is_empty() {
            struct_ser.serialize_field("category", &self.category)?;
        }
        if !self.value.is_empty() {
            struct_ser.serialize_field("value", &self.value)?;
        }
        if let Some(v) = self.provider_time.as_ref() {
            struct_ser.serialize_field("providerTime", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ContactPreferenceChanged {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "contact_id",
            "contactId",
            "account_id",
            "accountId",
            "category",
            "value",
            "provider_time",
            "providerTime",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            ContactId,
            AccountId,
            Category,
            Value,
            ProviderTime,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "contactId" | "contact_id" => Ok(GeneratedField::ContactId),
                            "accountId" | "account_id" => Ok(GeneratedField::AccountId),
                            "category" => Ok(GeneratedField::Category),
                            "value" => Ok(GeneratedField::Value),
                            "providerTime" | "provider_time" => Ok(GeneratedField::ProviderTime),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ContactPreferenceChanged;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.ContactPreferenceChanged")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ContactPreferenceChanged, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut contact_id__ = None;
                let mut account_id__ = None;
                let mut category__ = None;
                let mut value__ = None;
                let mut provider_time__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::ContactId => {
                            if contact_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("contactId"));
                            }
                            contact_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Category => {
                            if category__.is_some() {
                                return Err(serde::de::Error::duplicate_field("category"));
                            }
                            category__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Value => {
                            if value__.is_some() {
                                return Err(serde::de::Error::duplicate_field("value"));
                            }
                            value__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ProviderTime => {
                            if provider_time__.is_some() {
                                return Err(serde::de::Error::duplicate_field("providerTime"));
                            }
                            provider_time__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(ContactPreferenceChanged {
                    contact_id: contact_id__.unwrap_or_default(),
                    account_id: account_id__.unwrap_or_default(),
                    category: category__.unwrap_or_default(),
                    value: value__.unwrap_or_default(),
                    provider_time: provider_time__,
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.ContactPreferenceChanged", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ContactsMerged {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.contact_id.is_empty() {
            len += 1;
        }
        if !self.merged_contact_id.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.ContactsMerged", len)?;
        if !self.contact_id.is_empty() {
            struct_ser.serialize_field("contactId", &self.contact_id)?;
        }
        if !self.merged_contact_id.is_empty() {
            struct_ser.serialize_field("mergedContactId", &self.merged_contact_id)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ContactsMerged {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "contact_id",
            "contactId",
            "merged_contact_id",
            "mergedContactId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            ContactId,
            MergedContactId,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "contactId" | "contact_id" => Ok(GeneratedField::ContactId),
                            "mergedContactId" | "merged_contact_id" => Ok(GeneratedField::MergedContactId),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ContactsMerged;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.ContactsMerged")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ContactsMerged, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut contact_id__ = None;
                let mut merged_contact_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::ContactId => {
                            if contact_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("contactId"));
                            }
                            contact_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::MergedContactId => {
                            if merged_contact_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("mergedContactId"));
                            }
                            merged_contact_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(ContactsMerged {
                    contact_id: contact_id__.unwrap_or_default(),
                    merged_contact_id: merged_contact_id__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.ContactsMerged", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Control {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.record.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Control", len)?;
        if let Some(v) = self.record.as_ref() {
            match v {
                control::Record::Format(v) => {
                    struct_ser.serialize_field("format", v)?;
                }
                control::Record::Tenant(v) => {
                    struct_ser.serialize_field("tenant", v)?;
                }
                control::Record::Token(v) => {
                    struct_ser.serialize_field("token", v)?;
                }
                control::Record::Checkpoint(v) => {
                    struct_ser.serialize_field("checkpoint", v)?;
                }
                control::Record::ObjectMarker(v) => {
                    struct_ser.serialize_field("objectMarker", v)?;
                }
                control::Record::TimeAccepted(v) => {
                    struct_ser.serialize_field("timeAccepted", v)?;
                }
                control::Record::HookState(v) => {
                    struct_ser.serialize_field("hookState", v)?;
                }
                control::Record::HookOrder(v) => {
                    struct_ser.serialize_field("hookOrder", v)?;
                }
            }
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Control {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "format",
            "tenant",
            "token",
            "checkpoint",
            "object_marker",
            "objectMarker",
            "time_accepted",
            "timeAccepted",
            "hook_state",
            "hookState",
            "hook_order",
            "hookOrder",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Format,
            Tenant,
            Token,
            Checkpoint,
            ObjectMarker,
            TimeAccepted,
            HookState,
            HookOrder,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "format" => Ok(GeneratedField::Format),
                            "tenant" => Ok(GeneratedField::Tenant),
                            "token" => Ok(GeneratedField::Token),
                            "checkpoint" => Ok(GeneratedField::Checkpoint),
                            "objectMarker" | "object_marker" => Ok(GeneratedField::ObjectMarker),
                            "timeAccepted" | "time_accepted" => Ok(GeneratedField::TimeAccepted),
                            "hookState" | "hook_state" => Ok(GeneratedField::HookState),
                            "hookOrder" | "hook_order" => Ok(GeneratedField::HookOrder),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Control;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Control")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Control, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut record__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Format => {
                            if record__.is_some() {
                                return Err(serde::de::Error::duplicate_field("format"));
                            }
                            record__ = map_.next_value::<::std::option::Option<_>>()?.map(control::Record::Format)
;
                        }
                        GeneratedField::Tenant => {
                            if record__.is_some() {
                                return Err(serde::de::Error::duplicate_field("tenant"));
                            }
                            record__ = map_.next_value::<::std::option::Option<_>>()?.map(control::Record::Tenant)
;
                        }
                        GeneratedField::Token => {
                            if record__.is_some() {
                                return Err(serde::de::Error::duplicate_field("token"));
                            }
                            record__ = map_.next_value::<::std::option::Option<_>>()?.map(control::Record::Token)
;
                        }
                        GeneratedField::Checkpoint => {
                            if record__.is_some() {
                                return Err(serde::de::Error::duplicate_field("checkpoint"));
                            }
                            record__ = map_.next_value::<::std::option::Option<_>>()?.map(control::Record::Checkpoint)
;
                        }
                        GeneratedField::ObjectMarker => {
                            if record__.is_some() {
                                return Err(serde::de::Error::duplicate_field("objectMarker"));
                            }
                            record__ = map_.next_value::<::std::option::Option<_>>()?.map(control::Record::ObjectMarker)
;
                        }
                        GeneratedField::TimeAccepted => {
                            if record__.is_some() {
                                return Err(serde::de::Error::duplicate_field("timeAccepted"));
                            }
                            record__ = map_.next_value::<::std::option::Option<_>>()?.map(control::Record::TimeAccepted)
;
                        }
                        GeneratedField::HookState => {
                            if record__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hookState"));
                            }
                            record__ = map_.next_value::<::std::option::Option<_>>()?.map(control::Record::HookState)
;
                        }
                        GeneratedField::HookOrder => {
                            if record__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hookOrder"));
                            }
                            record__ = map_.next_value::<::std::option::Option<_>>()?.map(control::Record::HookOrder)
;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Control {
                    record: record__,
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Control", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ConversationAssigned {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.conversation_id.is_empty() {
            len += 1;
        }
        if !self.contact_id.is_empty() {
            len += 1;
        }
        if !self.account_id.is_empty() {
            len += 1;
        }
        if !self.queue_id.is_empty() {
            len += 1;
        }
        if !self.agent_id.is_empty() {
            len += 1;
        }
        if self.how != 0 {
            len += 1;
        }
        if self.over_capacity {
            len += 1;
        }
        if self.waited_ms != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.ConversationAssigned", len)?;
        if !self.conversation_id.is_empty() {
            struct_ser.serialize_field("conversationId", &self.conversation_id)?;
        }
        if !self.contact_id.is_empty() {
            struct_ser.serialize_field("contactId", &self.contact_id)?;
        }
        if !self.account_id.is_empty() {
            struct_ser.serialize_field("accountId", &self.account_id)?;
        }
        if !self.queue_id.is_empty() {
            struct_ser.serialize_field("queueId", &self.queue_id)?;
        }
        if !self.agent_id.is_empty() {
            struct_ser.serialize_field("agentId", &self.agent_id)?;
        }
        if self.how != 0 {
            let v = conversation_assigned::How::try_from(self.how)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.how)))?;
            struct_ser.serialize_field("how", &v)?;
        }
        if self.over_capacity {
            struct_ser.serialize_field("overCapacity", &self.over_capacity)?;
        }
        if self.waited_ms != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("waitedMs", ToString::to_string(&self.waited_ms).as_str())?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ConversationAssigned {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "conversation_id",
            "conversationId",
            "contact_id",
            "contactId",
            "account_id",
            "accountId",
            "queue_id",
            "queueId",
            "agent_id",
            "agentId",
            "how",
            "over_capacity",
            "overCapacity",
            "waited_ms",
            "waitedMs",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            ConversationId,
            ContactId,
            AccountId,
            QueueId,
            AgentId,
            How,
            OverCapacity,
            WaitedMs,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "conversationId" | "conversation_id" => Ok(GeneratedField::ConversationId),
                            "contactId" | "contact_id" => Ok(GeneratedField::ContactId),
                            "accountId" | "account_id" => Ok(GeneratedField::AccountId),
                            "queueId" | "queue_id" => Ok(GeneratedField::QueueId),
                            "agentId" | "agent_id" => Ok(GeneratedField::AgentId),
                            "how" => Ok(GeneratedField::How),
                            "overCapacity" | "over_capacity" => Ok(GeneratedField::OverCapacity),
                            "waitedMs" | "waited_ms" => Ok(GeneratedField::WaitedMs),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ConversationAssigned;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.ConversationAssigned")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ConversationAssigned, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut conversation_id__ = None;
                let mut contact_id__ = None;
                let mut account_id__ = None;
                let mut queue_id__ = None;
                let mut agent_id__ = None;
                let mut how__ = None;
                let mut over_capacity__ = None;
                let mut waited_ms__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::ConversationId => {
                            if conversation_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("conversationId"));
                            }
                            conversation_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ContactId => {
                            if contact_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("contactId"));
                            }
                            contact_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::QueueId => {
                            if queue_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("queueId"));
                            }
                            queue_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AgentId => {
                            if agent_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("agentId"));
                            }
                            agent_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::How => {
                            if how__.is_some() {
                                return Err(serde::de::Error::duplicate_field("how"));
                            }
                            how__ = Some(map_.next_value::<conversation_assigned::How>()? as i32);
                        }
                        GeneratedField::OverCapacity => {
                            if over_capacity__.is_some() {
                                return Err(serde::de::Error::duplicate_field("overCapacity"));
                            }
                            over_capacity__ = Some(map_.next_value()?);
                        }
                        GeneratedField::WaitedMs => {
                            if waited_ms__.is_some() {
                                return Err(serde::de::Error::duplicate_field("waitedMs"));
                            }
                            waited_ms__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(ConversationAssigned {
                    conversation_id: conversation_id__.unwrap_or_default(),
                    contact_id: contact_id__.unwrap_or_default(),
                    account_id: account_id__.unwrap_or_default(),
                    queue_id: queue_id__.unwrap_or_default(),
                    agent_id: agent_id__.unwrap_or_default(),
                    how: how__.unwrap_or_default(),
                    over_capacity: over_capacity__.unwrap_or_default(),
                    waited_ms: waited_ms__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.ConversationAssigned", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for conversation_assigned::How {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "how_unspecified",
            Self::Auto => "auto",
            Self::Accepted => "accepted",
            Self::Pulled => "pulled",
            Self::Transferred => "transferred",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for conversation_assigned::How {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "how_unspecified",
            "auto",
            "accepted",
            "pulled",
            "transferred",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = conversation_assigned::How;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "how_unspecified" => Ok(conversation_assigned::How::Unspecified),
                    "auto" => Ok(conversation_assigned::How::Auto),
                    "accepted" => Ok(conversation_assigned::How::Accepted),
                    "pulled" => Ok(conversation_assigned::How::Pulled),
                    "transferred" => Ok(conversation_assigned::How::Transferred),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for ConversationClosed {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.conversation_id.is_empty() {
            len += 1;
        }
        if !self.contact_id.is_empty() {
            len += 1;
        }
        if !self.account_id.is_empty() {
            len += 1;
        }
        if !self.queue_id.is_empty() {
            len += 1;
        }
        if !self.agent_id.is_empty() {
            len += 1;
        }
        if !self.reason.is_empty() {
            len += 1;
        }
        if !self.into_conversation_id.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.ConversationClosed", len)?;
        if !self.conversation_id.is_empty() {
            struct_ser.serialize_field("conversationId", &self.conversation_id)?;
        }
        if !self.contact_id.is_empty() {
            struct_ser.serialize_field("contactId", &self.contact_id)?;
        }
        if !self.account_id.is_empty() {
            struct_ser.serialize_field("accountId", &self.account_id)?;
        }
        if !self.queue_id.is_empty() {
            struct_ser.serialize_field("queueId", &self.queue_id)?;
        }
        if !self.agent_id.is_empty() {
            struct_ser.serialize_field("agentId", &self.agent_id)?;
        }
        if !self.reason.is_empty() {
            struct_ser.serialize_field("reason", &self.reason)?;
        }
        if !self.into_conversation_id.is_empty() {
            struct_ser.serialize_field("intoConversationId", &self.into_conversation_id)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ConversationClosed {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "conversation_id",
            "conversationId",
            "contact_id",
            "contactId",
            "account_id",
            "accountId",
            "queue_id",
            "queueId",
            "agent_id",
            "agentId",
            "reason",
            "into_conversation_id",
            "intoConversationId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            ConversationId,
            ContactId,
            AccountId,
            QueueId,
            AgentId,
            Reason,
            IntoConversationId,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "conversationId" | "conversation_id" => Ok(GeneratedField::ConversationId),
                            "contactId" | "contact_id" => Ok(GeneratedField::ContactId),
                            "accountId" | "account_id" => Ok(GeneratedField::AccountId),
                            "queueId" | "queue_id" => Ok(GeneratedField::QueueId),
                            "agentId" | "agent_id" => Ok(GeneratedField::AgentId),
                            "reason" => Ok(GeneratedField::Reason),
                            "intoConversationId" | "into_conversation_id" => Ok(GeneratedField::IntoConversationId),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ConversationClosed;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.ConversationClosed")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ConversationClosed, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut conversation_id__ = None;
                let mut contact_id__ = None;
                let mut account_id__ = None;
                let mut queue_id__ = None;
                let mut agent_id__ = None;
                let mut reason__ = None;
                let mut into_conversation_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::ConversationId => {
                            if conversation_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("conversationId"));
                            }
                            conversation_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ContactId => {
                            if contact_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("contactId"));
                            }
                            contact_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::QueueId => {
                            if queue_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("queueId"));
                            }
                            queue_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AgentId => {
                            if agent_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("agentId"));
                            }
                            agent_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Reason => {
                            if reason__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reason"));
                            }
                            reason__ = Some(map_.next_value()?);
                        }
                        GeneratedField::IntoConversationId => {
                            if into_conversation_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("intoConversationId"));
                            }
                            into_conversation_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(ConversationClosed {
                    conversation_id: conversation_id__.unwrap_or_default(),
                    contact_id: contact_id__.unwrap_or_default(),
                    account_id: account_id__.unwrap_or_default(),
                    queue_id: queue_id__.unwrap_or_default(),
                    agent_id: agent_id__.unwrap_or_default(),
                    reason: reason__.unwrap_or_default(),
                    into_conversation_id: into_conversation_id__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.ConversationClosed", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ConversationOffered {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.conversation_id.is_empty() {
            len += 1;
        }
        if !self.contact_id.is_empty() {
            len += 1;
        }
        if !self.queue_id.is_empty() {
            len += 1;
        }
        if !self.agent_id.is_empty() {
            len += 1;
        }
        if !self.offer_id.is_empty() {
            len += 1;
        }
        if self.expires_at.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.ConversationOffered", len)?;
        if !self.conversation_id.is_empty() {
            struct_ser.serialize_field("conversationId", &self.conversation_id)?;
        }
        if !self.contact_id.is_empty() {
            struct_ser.serialize_field("contactId", &self.contact_id)?;
        }
        if !self.queue_id.is_empty() {
            struct_ser.serialize_field("queueId", &self.queue_id)?;
        }
        if !self.agent_id.is_empty() {
            struct_ser.serialize_field("agentId", &self.agent_id)?;
        }
        if !self.offer_id.is_empty() {
            struct_ser.serialize_field("offerId", &self.offer_id)?;
        }
        if let Some(v) = self.expires_at.as_ref() {
            struct_ser.serialize_field("expiresAt", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ConversationOffered {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "conversation_id",
            "conversationId",
            "contact_id",
            "contactId",
            "queue_id",
            "queueId",
            "agent_id",
            "agentId",
            "offer_id",
            "offerId",
            "expires_at",
            "expiresAt",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            ConversationId,
            ContactId,
            QueueId,
            AgentId,
            OfferId,
            ExpiresAt,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "conversationId" | "conversation_id" => Ok(GeneratedField::ConversationId),
                            "contactId" | "contact_id" => Ok(GeneratedField::ContactId),
                            "queueId" | "queue_id" => Ok(GeneratedField::QueueId),
                            "agentId" | "agent_id" => Ok(GeneratedField::AgentId),
                            "offerId" | "offer_id" => Ok(GeneratedField::OfferId),
                            "expiresAt" | "expires_at" => Ok(GeneratedField::ExpiresAt),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ConversationOffered;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.ConversationOffered")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ConversationOffered, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut conversation_id__ = None;
                let mut contact_id__ = None;
                let mut queue_id__ = None;
                let mut agent_id__ = None;
                let mut offer_id__ = None;
                let mut expires_at__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::ConversationId => {
                            if conversation_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("conversationId"));
                            }
                            conversation_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ContactId => {
                            if contact_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("contactId"));
                            }
                            contact_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::QueueId => {
                            if queue_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("queueId"));
                            }
                            queue_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AgentId => {
                            if agent_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("agentId"));
                            }
                            agent_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::OfferId => {
                            if offer_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("offerId"));
                            }
                            offer_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ExpiresAt => {
                            if expires_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("expiresAt"));
                            }
                            expires_at__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(ConversationOffered {
                    conversation_id: conversation_id__.unwrap_or_default(),
                    contact_id: contact_id__.unwrap_or_default(),
                    queue_id: queue_id__.unwrap_or_default(),
                    agent_id: agent_id__.unwrap_or_default(),
                    offer_id: offer_id__.unwrap_or_default(),
                    expires_at: expires_at__,
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.ConversationOffered", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ConversationOpened {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.conversation_id.is_empty() {
            len += 1;
        }
        if !self.contact_id.is_empty() {
            len += 1;
        }
        if !self.account_id.is_empty() {
            len += 1;
        }
        if !self.queue_id.is_empty() {
            len += 1;
        }
        if !self.address_id.is_empty() {
            len += 1;
        }
        if !self.channel.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.ConversationOpened", len)?;
        if !self.conversation_id.is_empty() {
            struct_ser.serialize_field("conversationId", &self.conversation_id)?;
        }
        if !self.contact_id.is_empty() {
            struct_ser.serialize_field("contactId", &self.contact_id)?;
        }
        if !self.account_id.is_empty() {
            struct_ser.serialize_field("accountId", &self.account_id)?;
        }
        if !self.queue_id.is_empty() {
            struct_ser.serialize_field("queueId", &self.queue_id)?;
        }
        if !self.address_id.is_empty() {
            struct_ser.serialize_field("addressId", &self.address_id)?;
        }
        if !self.channel.is_empty() {
            struct_ser.serialize_field("channel", &self.channel)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ConversationOpened {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "conversation_id",
            "conversationId",
            "contact_id",
            "contactId",
            "account_id",
            "accountId",
            "queue_id",
            "queueId",
            "address_id",
            "addressId",
            "channel",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            ConversationId,
            ContactId,
            AccountId,
            QueueId,
            AddressId,
            Channel,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "conversationId" | "conversation_id" => Ok(GeneratedField::ConversationId),
                            "contactId" | "contact_id" => Ok(GeneratedField::ContactId),
                            "accountId" | "account_id" => Ok(GeneratedField::AccountId),
                            "queueId" | "queue_id" => Ok(GeneratedField::QueueId),
                            "addressId" | "address_id" => Ok(GeneratedField::AddressId),
                            "channel" => Ok(GeneratedField::Channel),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ConversationOpened;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.ConversationOpened")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ConversationOpened, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut conversation_id__ = None;
                let mut contact_id__ = None;
                let mut account_id__ = None;
                let mut queue_id__ = None;
                let mut address_id__ = None;
                let mut channel__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::ConversationId => {
                            if conversation_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("conversationId"));
                            }
                            conversation_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ContactId => {
                            if contact_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("contactId"));
                            }
                            contact_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::QueueId => {
                            if queue_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("queueId"));
                            }
                            queue_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AddressId => {
                            if address_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("addressId"));
                            }
                            address_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Channel => {
                            if channel__.is_some() {
                                return Err(serde::de::Error::duplicate_field("channel"));
                            }
                            channel__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(ConversationOpened {
                    conversation_id: conversation_id__.unwrap_or_default(),
                    contact_id: contact_id__.unwrap_or_default(),
                    account_id: account_id__.unwrap_or_default(),
                    queue_id: queue_id__.unwrap_or_default(),
                    address_id: address_id__.unwrap_or_default(),
                    channel: channel__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.ConversationOpened", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ConversationQueued {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.conversation_id.is_empty() {
            len += 1;
        }
        if !self.contact_id.is_empty() {
            len += 1;
        }
        if !self.account_id.is_empty() {
            len += 1;
        }
        if !self.queue_id.is_empty() {
            len += 1;
        }
        if self.why != 0 {
            len += 1;
        }
        if self.waiting_since.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.ConversationQueued", len)?;
        if !self.conversation_id.is_empty() {
            struct_ser.serialize_field("conversationId", &self.conversation_id)?;
        }
        if !self.contact_id.is_empty() {
            struct_ser.serialize_field("contactId", &self.contact_id)?;
        }
        if !self.account_id.is_empty() {
            struct_ser.serialize_field("accountId", &self.account_id)?;
        }
        if !self.queue_id.is_empty() {
            struct_ser.serialize_field("queueId", &self.queue_id)?;
        }
        if self.why != 0 {
            let v = conversation_queued::Why::try_from(self.why)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.why)))?;
            struct_ser.serialize_field("why", &v)?;
        }
        if let Some(v) = self.waiting_since.as_ref() {
            struct_ser.serialize_field("waitingSince", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ConversationQueued {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "conversation_id",
            "conversationId",
            "contact_id",
            "contactId",
            "account_id",
            "accountId",
            "queue_id",
            "queueId",
            "why",
            "waiting_since",
            "waitingSince",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            ConversationId,
            ContactId,
            AccountId,
            QueueId,
            Why,
            WaitingSince,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "conversationId" | "conversation_id" => Ok(GeneratedField::ConversationId),
                            "contactId" | "contact_id" => Ok(GeneratedField::ContactId),
                            "accountId" | "account_id" => Ok(GeneratedField::AccountId),
                            "queueId" | "queue_id" => Ok(GeneratedField::QueueId),
                            "why" => Ok(GeneratedField::Why),
                            "waitingSince" | "waiting_since" => Ok(GeneratedField::WaitingSince),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ConversationQueued;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.ConversationQueued")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ConversationQueued, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut conversation_id__ = None;
                let mut contact_id__ = None;
                let mut account_id__ = None;
                let mut queue_id__ = None;
                let mut why__ = None;
                let mut waiting_since__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::ConversationId => {
                            if conversation_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("conversationId"));
                            }
                            conversation_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ContactId => {
                            if contact_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("contactId"));
                            }
                            contact_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::QueueId => {
                            if queue_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("queueId"));
                            }
                            queue_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Why => {
                            if why__.is_some() {
                                return Err(serde::de::Error::duplicate_field("why"));
                            }
                            why__ = Some(map_.next_value::<conversation_queued::Why>()? as i32);
                        }
                        GeneratedField::WaitingSince => {
                            if waiting_since__.is_some() {
                                return Err(serde::de::Error::duplicate_field("waitingSince"));
                            }
                            waiting_since__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(ConversationQueued {
                    conversation_id: conversation_id__.unwrap_or_default(),
                    contact_id: contact_id__.unwrap_or_default(),
                    account_id: account_id__.unwrap_or_default(),
                    queue_id: queue_id__.unwrap_or_default(),
                    why: why__.unwrap_or_default(),
                    waiting_since: waiting_since__,
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.ConversationQueued", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for conversation_queued::Why {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "why_unspecified",
            Self::Opened => "opened",
            Self::OfferEnded => "offer_ended",
            Self::Transferred => "transferred",
            Self::AgentUnavailable => "agent_unavailable",
            Self::AgentRemoved => "agent_removed",
            Self::QueueRemoved => "queue_removed",
            Self::NoQueue => "no_queue",
            Self::QueueAdded => "queue_added",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for conversation_queued::Why {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "why_unspecified",
            "opened",
            "offer_ended",
            "transferred",
            "agent_unavailable",
            "agent_removed",
            "queue_removed",
            "no_queue",
            "queue_added",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = conversation_queued::Why;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "why_unspecified" => Ok(conversation_queued::Why::Unspecified),
                    "opened" => Ok(conversation_queued::Why::Opened),
                    "offer_ended" => Ok(conversation_queued::Why::OfferEnded),
                    "transferred" => Ok(conversation_queued::Why::Transferred),
                    "agent_unavailable" => Ok(conversation_queued::Why::AgentUnavailable),
                    "agent_removed" => Ok(conversation_queued::Why::AgentRemoved),
                    "queue_removed" => Ok(conversation_queued::Why::QueueRemoved),
                    "no_queue" => Ok(conversation_queued::Why::NoQueue),
                    "queue_added" => Ok(conversation_queued::Why::QueueAdded),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for ConversationReleased {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.conversation_id.is_empty() {
            len += 1;
        }
        if !self.queue_id.is_empty() {
            len += 1;
        }
        if !self.agent_id.is_empty() {
            len += 1;
        }
        if self.why != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.ConversationReleased", len)?;
        if !self.conversation_id.is_empty() {
            struct_ser.serialize_field("conversationId", &self.conversation_id)?;
        }
        if !self.queue_id.is_empty() {
            struct_ser.serialize_field("queueId", &self.queue_id)?;
        }
        if !self.agent_id.is_empty() {
            struct_ser.serialize_field("agentId", &self.agent_id)?;
        }
        if self.why != 0 {
            let v = conversation_released::Why::try_from(self.why)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.why)))?;
            struct_ser.serialize_field("why", &v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ConversationReleased {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "conversation_id",
            "conversationId",
            "queue_id",
            "queueId",
            "agent_id",
            "agentId",
            "why",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            ConversationId,
            QueueId,
            AgentId,
            Why,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "conversationId" | "conversation_id" => Ok(GeneratedField::ConversationId),
                            "queueId" | "queue_id" => Ok(GeneratedField::QueueId),
                            "agentId" | "agent_id" => Ok(GeneratedField::AgentId),
                            "why" => Ok(GeneratedField::Why),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ConversationReleased;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.ConversationReleased")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ConversationReleased, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut conversation_id__ = None;
                let mut queue_id__ = None;
                let mut agent_id__ = None;
                let mut why__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::ConversationId => {
                            if conversation_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("conversationId"));
                            }
                            conversation_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::QueueId => {
                            if queue_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("queueId"));
                            }
                            queue_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AgentId => {
                            if agent_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("agentId"));
                            }
                            agent_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Why => {
                            if why__.is_some() {
                                return Err(serde::de::Error::duplicate_field("why"));
                            }
                            why__ = Some(map_.next_value::<conversation_released::Why>()? as i32);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(ConversationReleased {
                    conversation_id: conversation_id__.unwrap_or_default(),
                    queue_id: queue_id__.unwrap_or_default(),
                    agent_id: agent_id__.unwrap_or_default(),
                    why: why__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.ConversationReleased", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for conversation_released::Why {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "why_unspecified",
            Self::Transferred => "transferred",
            Self::AgentOffline => "agent_offline",
            Self::AgentRemoved => "agent_removed",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for conversation_released::Why {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "why_unspecified",
            "transferred",
            "agent_offline",
            "agent_removed",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = conversation_released::Why;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "why_unspecified" => Ok(conversation_released::Why::Unspecified),
                    "transferred" => Ok(conversation_released::Why::Transferred),
                    "agent_offline" => Ok(conversation_released::Why::AgentOffline),
                    "agent_removed" => Ok(conversation_released::Why::AgentRemoved),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for ConversationTransferred {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.conversation_id.is_empty() {
            len += 1;
        }
        if !self.contact_id.is_empty() {
            len += 1;
        }
        if !self.from_queue_id.is_empty() {
            len += 1;
        }
        if !self.from_agent_id.is_empty() {
            len += 1;
        }
        if !self.to_queue_id.is_empty() {
            len += 1;
        }
        if !self.to_agent_id.is_empty() {
            len += 1;
        }
        if !self.by_agent_id.is_empty() {
            len += 1;
        }
        if self.note.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.ConversationTransferred", len)?;
        if !self.conversation_id.is_empty() {
            struct_ser.serialize_field("conversationId", &self.conversation_id)?;
        }
        if !self.contact_id.is_empty() {
            struct_ser.serialize_field("contactId", &self.contact_id)?;
        }
        if !self.from_queue_id.is_empty() {
            struct_ser.serialize_field("fromQueueId", &self.from_queue_id)?;
        }
        if !self.from_agent_id.is_empty() {
            struct_ser.serialize_field("fromAgentId", &self.from_agent_id)?;
        }
        if !self.to_queue_id.is_empty() {
            struct_ser.serialize_field("toQueueId", &self.to_queue_id)?;
        }
        if !self.to_agent_id.is_empty() {
            struct_ser.serialize_field("toAgentId", &self.to_agent_id)?;
        }
        if !self.by_agent_id.is_empty() {
            struct_ser.serialize_field("byAgentId", &self.by_agent_id)?;
        }
        if let Some(v) = self.note.as_ref() {
            struct_ser.serialize_field("note", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ConversationTransferred {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "conversation_id",
            "conversationId",
            "contact_id",
            "contactId",
            "from_queue_id",
            "fromQueueId",
            "from_agent_id",
            "fromAgentId",
            "to_queue_id",
            "toQueueId",
            "to_agent_id",
            "toAgentId",
            "by_agent_id",
            "byAgentId",
            "note",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            ConversationId,
            ContactId,
            FromQueueId,
            FromAgentId,
            ToQueueId,
            ToAgentId,
            ByAgentId,
            Note,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "conversationId" | "conversation_id" => Ok(GeneratedField::ConversationId),
                            "contactId" | "contact_id" => Ok(GeneratedField::ContactId),
                            "fromQueueId" | "from_queue_id" => Ok(GeneratedField::FromQueueId),
                            "fromAgentId" | "from_agent_id" => Ok(GeneratedField::FromAgentId),
                            "toQueueId" | "to_queue_id" => Ok(GeneratedField::ToQueueId),
                            "toAgentId" | "to_agent_id" => Ok(GeneratedField::ToAgentId),
                            "byAgentId" | "by_agent_id" => Ok(GeneratedField::ByAgentId),
                            "note" => Ok(GeneratedField::Note),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ConversationTransferred;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.ConversationTransferred")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ConversationTransferred, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut conversation_id__ = None;
                let mut contact_id__ = None;
                let mut from_queue_id__ = None;
                let mut from_agent_id__ = None;
                let mut to_queue_id__ = None;
                let mut to_agent_id__ = None;
                let mut by_agent_id__ = None;
                let mut note__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::ConversationId => {
                            if conversation_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("conversationId"));
                            }
                            conversation_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ContactId => {
                            if contact_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("contactId"));
                            }
                            contact_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::FromQueueId => {
                            if from_queue_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("fromQueueId"));
                            }
                            from_queue_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::FromAgentId => {
                            if from_agent_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("fromAgentId"));
                            }
                            from_agent_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ToQueueId => {
                            if to_queue_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("toQueueId"));
                            }
                            to_queue_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ToAgentId => {
                            if to_agent_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("toAgentId"));
                            }
                            to_agent_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ByAgentId => {
                            if by_agent_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("byAgentId"));
                            }
                            by_agent_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Note => {
                            if note__.is_some() {
                                return Err(serde::de::Error::duplicate_field("note"));
                            }
                            note__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(ConversationTransferred {
                    conversation_id: conversation_id__.unwrap_or_default(),
                    contact_id: contact_id__.unwrap_or_default(),
                    from_queue_id: from_queue_id__.unwrap_or_default(),
                    from_agent_id: from_agent_id__.unwrap_or_default(),
                    to_queue_id: to_queue_id__.unwrap_or_default(),
                    to_agent_id: to_agent_id__.unwrap_or_default(),
                    by_agent_id: by_agent_id__.unwrap_or_default(),
                    note: note__,
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.ConversationTransferred", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for CreateTenant {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.partition != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.CreateTenant", len)?;
        if self.partition != 0 {
            struct_ser.serialize_field("partition", &self.partition)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for CreateTenant {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "partition",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Partition,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "partition" => Ok(GeneratedField::Partition),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = CreateTenant;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.CreateTenant")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<CreateTenant, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut partition__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Partition => {
                            if partition__.is_some() {
                                return Err(serde::de::Error::duplicate_field("partition"));
                            }
                            partition__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(CreateTenant {
                    partition: partition__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.CreateTenant", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for DeadLetter {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.id.is_empty() {
            len += 1;
        }
        if !self.endpoint.is_empty() {
            len += 1;
        }
        if !self.connector.is_empty() {
            len += 1;
        }
        if !self.tenant.is_empty() {
            len += 1;
        }
        if !self.account_id.is_empty() {
            len += 1;
        }
        if !self.code.is_empty() {
            len += 1;
        }
        if !self.detail.is_empty() {
            len += 1;
        }
        if self.item.is_some() {
            len += 1;
        }
        if self.received_at.is_some() {
            len += 1;
        }
        if !self.object.is_empty() {
            len += 1;
        }
        if self.replay.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.DeadLetter", len)?;
        if !self.id.is_empty() {
            struct_ser.serialize_field("id", &self.id)?;
        }
        if !self.endpoint.is_empty() {
            struct_ser.serialize_field("endpoint", &self.endpoint)?;
        }
        if !self.connector.is_empty() {
            struct_ser.serialize_field("connector", &self.connector)?;
        }
        if !self.tenant.is_empty() {
            struct_ser.serialize_field("tenant", &self.tenant)?;
        }
        if !self.account_id.is_empty() {
            struct_ser.serialize_field("accountId", &self.account_id)?;
        }
        if !self.code.is_empty() {
            struct_ser.serialize_field("code", &self.code)?;
        }
        if !self.detail.is_empty() {
            struct_ser.serialize_field("detail", &self.detail)?;
        }
        if let Some(v) = self.item.as_ref() {
            struct_ser.serialize_field("item", v)?;
        }
        if let Some(v) = self.received_at.as_ref() {
            struct_ser.serialize_field("receivedAt", v)?;
        }
        if !self.object.is_empty() {
            struct_ser.serialize_field("object", &self.object)?;
        }
        if let Some(v) = self.replay.as_ref() {
            struct_ser.serialize_field("replay", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for DeadLetter {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "id",
            "endpoint",
            "connector",
            "tenant",
            "account_id",
            "accountId",
            "code",
            "detail",
            "item",
            "received_at",
            "receivedAt",
            "object",
            "replay",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Id,
            Endpoint,
            Connector,
            Tenant,
            AccountId,
            Code,
            Detail,
            Item,
            ReceivedAt,
            Object,
            Replay,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "id" => Ok(GeneratedField::Id),
                            "endpoint" => Ok(GeneratedField::Endpoint),
                            "connector" => Ok(GeneratedField::Connector),
                            "tenant" => Ok(GeneratedField::Tenant),
                            "accountId" | "account_id" => Ok(GeneratedField::AccountId),
                            "code" => Ok(GeneratedField::Code),
                            "detail" => Ok(GeneratedField::Detail),
                            "item" => Ok(GeneratedField::Item),
                            "receivedAt" | "received_at" => Ok(GeneratedField::ReceivedAt),
                            "object" => Ok(GeneratedField::Object),
                            "replay" => Ok(GeneratedField::Replay),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = DeadLetter;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.DeadLetter")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<DeadLetter, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut id__ = None;
                let mut endpoint__ = None;
                let mut connector__ = None;
                let mut tenant__ = None;
                let mut account_id__ = None;
                let mut code__ = None;
                let mut detail__ = None;
                let mut item__ = None;
                let mut received_at__ = None;
                let mut object__ = None;
                let mut replay__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Id => {
                            if id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("id"));
                            }
                            id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Endpoint => {
                            if endpoint__.is_some() {
                                return Err(serde::de::Error::duplicate_field("endpoint"));
                            }
                            endpoint__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Connector => {
                            if connector__.is_some() {
                                return Err(serde::de::Error::duplicate_field("connector"));
                            }
                            connector__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Tenant => {
                            if tenant__.is_some() {
                                return Err(serde::de::Error::duplicate_field("tenant"));
                            }
                            tenant__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Code => {
                            if code__.is_some() {
                                return Err(serde::de::Error::duplicate_field("code"));
                            }
                            code__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Detail => {
                            if detail__.is_some() {
                                return Err(serde::de::Error::duplicate_field("detail"));
                            }
                            detail__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Item => {
                            if item__.is_some() {
                                return Err(serde::de::Error::duplicate_field("item"));
                            }
                            item__ = map_.next_value()?;
                        }
                        GeneratedField::ReceivedAt => {
                            if received_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("receivedAt"));
                            }
                            received_at__ = map_.next_value()?;
                        }
                        GeneratedField::Object => {
                            if object__.is_some() {
                                return Err(serde::de::Error::duplicate_field("object"));
                            }
                            object__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Replay => {
                            if replay__.is_some() {
                                return Err(serde::de::Error::duplicate_field("replay"));
                            }
                            replay__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(DeadLetter {
                    id: id__.unwrap_or_default(),
                    endpoint: endpoint__.unwrap_or_default(),
                    connector: connector__.unwrap_or_default(),
                    tenant: tenant__.unwrap_or_default(),
                    account_id: account_id__.unwrap_or_default(),
                    code: code__.unwrap_or_default(),
                    detail: detail__.unwrap_or_default(),
                    item: item__,
                    received_at: received_at__,
                    object: object__.unwrap_or_default(),
                    replay: replay__,
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.DeadLetter", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for DeadLetterReplay {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.at.is_some() {
            len += 1;
        }
        if !self.actor.is_empty() {
            len += 1;
        }
        if !self.state.is_empty() {
            len += 1;
        }
        if !self.code.is_empty() {
            len += 1;
        }
        if !self.why.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.DeadLetterReplay", len)?;
        if let Some(v) = self.at.as_ref() {
            struct_ser.serialize_field("at", v)?;
        }
        if !self.actor.is_empty() {
            struct_ser.serialize_field("actor", &self.actor)?;
        }
        if !self.state.is_empty() {
            struct_ser.serialize_field("state", &self.state)?;
        }
        if !self.code.is_empty() {
            struct_ser.serialize_field("code", &self.code)?;
        }
        if !self.why.is_empty() {
            struct_ser.serialize_field("why", &self.why)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for DeadLetterReplay {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "at",
            "actor",
            "state",
            "code",
            "why",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            At,
            Actor,
            State,
            Code,
            Why,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "at" => Ok(GeneratedField::At),
                            "actor" => Ok(GeneratedField::Actor),
                            "state" => Ok(GeneratedField::State),
                            "code" => Ok(GeneratedField::Code),
                            "why" => Ok(GeneratedField::Why),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = DeadLetterReplay;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.DeadLetterReplay")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<DeadLetterReplay, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut at__ = None;
                let mut actor__ = None;
                let mut state__ = None;
                let mut code__ = None;
                let mut why__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::At => {
                            if at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("at"));
                            }
                            at__ = map_.next_value()?;
                        }
                        GeneratedField::Actor => {
                            if actor__.is_some() {
                                return Err(serde::de::Error::duplicate_field("actor"));
                            }
                            actor__ = Some(map_.next_value()?);
                        }
                        GeneratedField::State => {
                            if state__.is_some() {
                                return Err(serde::de::Error::duplicate_field("state"));
                            }
                            state__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Code => {
                            if code__.is_some() {
                                return Err(serde::de::Error::duplicate_field("code"));
                            }
                            code__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Why => {
                            if why__.is_some() {
                                return Err(serde::de::Error::duplicate_field("why"));
                            }
                            why__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(DeadLetterReplay {
                    at: at__,
                    actor: actor__.unwrap_or_default(),
                    state: state__.unwrap_or_default(),
                    code: code__.unwrap_or_default(),
                    why: why__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.DeadLetterReplay", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Delete {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.target_provider_id.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Delete", len)?;
        if !self.target_provider_id.is_empty() {
            struct_ser.serialize_field("targetProviderId", &self.target_provider_id)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Delete {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "target_provider_id",
            "targetProviderId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            TargetProviderId,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "targetProviderId" | "target_provider_id" => Ok(GeneratedField::TargetProviderId),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Delete;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Delete")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Delete, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut target_provider_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::TargetProviderId => {
                            if target_provider_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("targetProviderId"));
                            }
                            target_provider_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Delete {
                    target_provider_id: target_provider_id__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Delete", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Delivery {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.tenant.is_empty() {
            len += 1;
        }
        if self.record.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Delivery", len)?;
        if !self.tenant.is_empty() {
            struct_ser.serialize_field("tenant", &self.tenant)?;
        }
        if let Some(v) = self.record.as_ref() {
            match v {
                delivery::Record::Attempt(v) => {
                    struct_ser.serialize_field("attempt", v)?;
                }
                delivery::Record::Outcome(v) => {
                    struct_ser.serialize_field("outcome", v)?;
                }
                delivery::Record::State(v) => {
                    struct_ser.serialize_field("state", v)?;
                }
                delivery::Record::MediaState(v) => {
                    struct_ser.serialize_field("mediaState", v)?;
                }
            }
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Delivery {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "tenant",
            "attempt",
            "outcome",
            "state",
            "media_state",
            "mediaState",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Tenant,
            Attempt,
            Outcome,
            State,
            MediaState,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "tenant" => Ok(GeneratedField::Tenant),
                            "attempt" => Ok(GeneratedField::Attempt),
                            "outcome" => Ok(GeneratedField::Outcome),
                            "state" => Ok(GeneratedField::State),
                            "mediaState" | "media_state" => Ok(GeneratedField::MediaState),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Delivery;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Delivery")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Delivery, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut tenant__ = None;
                let mut record__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Tenant => {
                            if tenant__.is_some() {
                                return Err(serde::de::Error::duplicate_field("tenant"));
                            }
                            tenant__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Attempt => {
                            if record__.is_some() {
                                return Err(serde::de::Error::duplicate_field("attempt"));
                            }
                            record__ = map_.next_value::<::std::option::Option<_>>()?.map(delivery::Record::Attempt)
;
                        }
                        GeneratedField::Outcome => {
                            if record__.is_some() {
                                return Err(serde::de::Error::duplicate_field("outcome"));
                            }
                            record__ = map_.next_value::<::std::option::Option<_>>()?.map(delivery::Record::Outcome)
;
                        }
                        GeneratedField::State => {
                            if record__.is_some() {
                                return Err(serde::de::Error::duplicate_field("state"));
                            }
                            record__ = map_.next_value::<::std::option::Option<_>>()?.map(delivery::Record::State)
;
                        }
                        GeneratedField::MediaState => {
                            if record__.is_some() {
                                return Err(serde::de::Error::duplicate_field("mediaState"));
                            }
                            record__ = map_.next_value::<::std::option::Option<_>>()?.map(delivery::Record::MediaState)
;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Delivery {
                    tenant: tenant__.unwrap_or_default(),
                    record: record__,
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Delivery", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Edit {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.target_provider_id.is_empty() {
            len += 1;
        }
        if self.message.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Edit", len)?;
        if !self.target_provider_id.is_empty() {
            struct_ser.serialize_field("targetProviderId", &self.target_provider_id)?;
        }
        if let Some(v) = self.message.as_ref() {
            struct_ser.serialize_field("message", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Edit {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "target_provider_id",
            "targetProviderId",
            "message",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            TargetProviderId,
            Message,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "targetProviderId" | "target_provider_id" => Ok(GeneratedField::TargetProviderId),
                            "message" => Ok(GeneratedField::Message),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Edit;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Edit")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Edit, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut target_provider_id__ = None;
                let mut message__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::TargetProviderId => {
                            if target_provider_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("targetProviderId"));
                            }
                            target_provider_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Message => {
                            if message__.is_some() {
                                return Err(serde::de::Error::duplicate_field("message"));
                            }
                            message__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Edit {
                    target_provider_id: target_provider_id__.unwrap_or_default(),
                    message: message__,
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Edit", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Email {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.subject.is_empty() {
            len += 1;
        }
        if !self.text.is_empty() {
            len += 1;
        }
        if !self.html.is_empty() {
            len += 1;
        }
        if !self.to.is_empty() {
            len += 1;
        }
        if !self.cc.is_empty() {
            len += 1;
        }
        if !self.in_reply_to.is_empty() {
            len += 1;
        }
        if !self.references.is_empty() {
            len += 1;
        }
        if !self.attachments.is_empty() {
            len += 1;
        }
        if !self.raw_object.is_empty() {
            len += 1;
        }
        if self.auto_submitted {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Email", len)?;
        if !self.subject.is_empty() {
            struct_ser.serialize_field("subject", &self.subject)?;
        }
        if !self.text.is_empty() {
            struct_ser.serialize_field("text", &self.text)?;
        }
        if !self.html.is_empty() {
            struct_ser.serialize_field("html", &self.html)?;
        }
        if !self.to.is_empty() {
            struct_ser.serialize_field("to", &self.to)?;
        }
        if !self.cc.is_empty() {
            struct_ser.serialize_field("cc", &self.cc)?;
        }
        if !self.in_reply_to.is_empty() {
            struct_ser.serialize_field("inReplyTo", &self.in_reply_to)?;
        }
        if !self.references.is_empty() {
            struct_ser.serialize_field("references", &self.references)?;
        }
        if !self.attachments.is_empty() {
            struct_ser.serialize_field("attachments", &self.attachments)?;
        }
        if !self.raw_object.is_empty() {
            struct_ser.serialize_field("rawObject", &self.raw_object)?;
        }
        if self.auto_submitted {
            struct_ser.serialize_field("autoSubmitted", &self.auto_submitted)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Email {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "subject",
            "text",
            "html",
            "to",
            "cc",
            "in_reply_to",
            "inReplyTo",
            "references",
            "attachments",
            "raw_object",
            "rawObject",
            "auto_submitted",
            "autoSubmitted",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Subject,
            Text,
            Html,
            To,
            Cc,
            InReplyTo,
            References,
            Attachments,
            RawObject,
            AutoSubmitted,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "subject" => Ok(GeneratedField::Subject),
                            "text" => Ok(GeneratedField::Text),
                            "html" => Ok(GeneratedField::Html),
                            "to" => Ok(GeneratedField::To),
                            "cc" => Ok(GeneratedField::Cc),
                            "inReplyTo" | "in_reply_to" => Ok(GeneratedField::InReplyTo),
                            "references" => Ok(GeneratedField::References),
                            "attachments" => Ok(GeneratedField::Attachments),
                            "rawObject" | "raw_object" => Ok(GeneratedField::RawObject),
                            "autoSubmitted" | "auto_submitted" => Ok(GeneratedField::AutoSubmitted),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Email;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Email")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Email, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut subject__ = None;
                let mut text__ = None;
                let mut html__ = None;
                let mut to__ = None;
                let mut cc__ = None;
                let mut in_reply_to__ = None;
                let mut references__ = None;
                let mut attachments__ = None;
                let mut raw_object__ = None;
                let mut auto_submitted__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Subject => {
                            if subject__.is_some() {
                                return Err(serde::de::Error::duplicate_field("subject"));
                            }
                            subject__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Text => {
                            if text__.is_some() {
                                return Err(serde::de::Error::duplicate_field("text"));
                            }
                            text__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Html => {
                            if html__.is_some() {
                                return Err(serde::de::Error::duplicate_field("html"));
                            }
                            html__ = Some(map_.next_value()?);
                        }
                        GeneratedField::To => {
                            if to__.is_some() {
                                return Err(serde::de::Error::duplicate_field("to"));
                            }
                            to__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Cc => {
                            if cc__.is_some() {
                                return Err(serde::de::Error::duplicate_field("cc"));
                            }
                            cc__ = Some(map_.next_value()?);
                        }
                        GeneratedField::InReplyTo => {
                            if in_reply_to__.is_some() {
                                return Err(serde::de::Error::duplicate_field("inReplyTo"));
                            }
                            in_reply_to__ = Some(map_.next_value()?);
                        }
                        GeneratedField::References => {
                            if references__.is_some() {
                                return Err(serde::de::Error::duplicate_field("references"));
                            }
                            references__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Attachments => {
                            if attachments__.is_some() {
                                return Err(serde::de::Error::duplicate_field("attachments"));
                            }
                            attachments__ = Some(map_.next_value()?);
                        }
                        GeneratedField::RawObject => {
                            if raw_object__.is_some() {
                                return Err(serde::de::Error::duplicate_field("rawObject"));
                            }
                            raw_object__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AutoSubmitted => {
                            if auto_submitted__.is_some() {
                                return Err(serde::de::Error::duplicate_field("autoSubmitted"));
                            }
                            auto_submitted__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Email {
                    subject: subject__.unwrap_or_default(),
                    text: text__.unwrap_or_default(),
                    html: html__.unwrap_or_default(),
                    to: to__.unwrap_or_default(),
                    cc: cc__.unwrap_or_default(),
                    in_reply_to: in_reply_to__.unwrap_or_default(),
                    references: references__.unwrap_or_default(),
                    attachments: attachments__.unwrap_or_default(),
                    raw_object: raw_object__.unwrap_or_default(),
                    auto_submitted: auto_submitted__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Email", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for EpochOpened {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.base != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.EpochOpened", len)?;
        if self.base != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("base", ToString::to_string(&self.base).as_str())?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for EpochOpened {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "base",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Base,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "base" => Ok(GeneratedField::Base),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = EpochOpened;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.EpochOpened")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<EpochOpened, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut base__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Base => {
                            if base__.is_some() {
                                return Err(serde::de::Error::duplicate_field("base"));
                            }
                            base__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(EpochOpened {
                    base: base__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.EpochOpened", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Event {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.tenant.is_empty() {
            len += 1;
        }
        if self.epoch != 0 {
            len += 1;
        }
        if self.seq != 0 {
            len += 1;
        }
        if self.at.is_some() {
            len += 1;
        }
        if self.cause != 0 {
            len += 1;
        }
        if self.body.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Event", len)?;
        if !self.tenant.is_empty() {
            struct_ser.serialize_field("tenant", &self.tenant)?;
        }
        if self.epoch != 0 {
            struct_ser.serialize_field("epoch", &self.epoch)?;
        }
        if self.seq != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("seq", ToString::to_string(&self.seq).as_str())?;
        }
        if let Some(v) = self.at.as_ref() {
            struct_ser.serialize_field("at", v)?;
        }
        if self.cause != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("cause", ToString::to_string(&self.cause).as_str())?;
        }
        if let Some(v) = self.body.as_ref() {
            match v {
                event::Body::TenantCreated(v) => {
                    struct_ser.serialize_field("tenantCreated", v)?;
                }
                event::Body::ConversationOpened(v) => {
                    struct_ser.serialize_field("conversationOpened", v)?;
                }
                event::Body::MessageReceived(v) => {
                    struct_ser.serialize_field("messageReceived", v)?;
                }
                event::Body::ConversationQueued(v) => {
                    struct_ser.serialize_field("conversationQueued", v)?;
                }
                event::Body::ConversationOffered(v) => {
                    struct_ser.serialize_field("conversationOffered", v)?;
                }
                event::Body::OfferEnded(v) => {
                    struct_ser.serialize_field("offerEnded", v)?;
                }
                event::Body::ConversationAssigned(v) => {
                    struct_ser.serialize_field("conversationAssigned", v)?;
                }
                event::Body::ConversationReleased(v) => {
                    struct_ser.serialize_field("conversationReleased", v)?;
                }
                event::Body::ConversationTransferred(v) => {
                    struct_ser.serialize_field("conversationTransferred", v)?;
                }
                event::Body::ConversationClosed(v) => {
                    struct_ser.serialize_field("conversationClosed", v)?;
                }
                event::Body::MessageSubmitted(v) => {
                    struct_ser.serialize_field("messageSubmitted", v)?;
                }
                event::Body::MessageStatusChanged(v) => {
                    struct_ser.serialize_field("messageStatusChanged", v)?;
                }
                event::Body::MediaStored(v) => {
                    struct_ser.serialize_field("mediaStored", v)?;
                }
                event::Body::MediaFailed(v) => {
                    struct_ser.serialize_field("mediaFailed", v)?;
                }
                event::Body::AgentChanged(v) => {
                    struct_ser.serialize_field("agentChanged", v)?;
                }
                event::Body::QueueChanged(v) => {
                    struct_ser.serialize_field("queueChanged", v)?;
                }
                event::Body::ConfigApplied(v) => {
                    struct_ser.serialize_field("configApplied", v)?;
                }
                event::Body::CommandResult(v) => {
                    struct_ser.serialize_field("commandResult", v)?;
                }
                event::Body::ReadMarkSubmitted(v) => {
                    struct_ser.serialize_field("readMarkSubmitted", v)?;
                }
                event::Body::AccountEventReceived(v) => {
                    struct_ser.serialize_field("accountEventReceived", v)?;
                }
                event::Body::ContactAddressChanged(v) => {
                    struct_ser.serialize_field("contactAddressChanged", v)?;
                }
                event::Body::EpochOpened(v) => {
                    struct_ser.serialize_field("epochOpened", v)?;
                }
                event::Body::LogicChanged(v) => {
                    struct_ser.serialize_field("logicChanged", v)?;
                }
                event::Body::InputSkipped(v) => {
                    struct_ser.serialize_field("inputSkipped", v)?;
                }
                event::Body::ConfigRefused(v) => {
                    struct_ser.serialize_field("configRefused", v)?;
                }
                event::Body::ContactsMerged(v) => {
                    struct_ser.serialize_field("contactsMerged", v)?;
                }
                event::Body::ContactPreferenceChanged(v) => {
                    struct_ser.serialize_field("contactPreferenceChanged", v)?;
                }
            }
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Event {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "tenant",
            "epoch",
            "seq",
            "at",
            "cause",
            "tenant_created",
            "tenantCreated",
            "conversation_opened",
            "conversationOpened",
            "message_received",
            "messageReceived",
            "conversation_queued",
            "conversationQueued",
            "conversation_offered",
            "conversationOffered",
            "offer_ended",
            "offerEnded",
            "conversation_assigned",
            "conversationAssigned",
            "conversation_released",
            "conversationReleased",
            "conversation_transferred",
            "conversationTransferred",
            "conversation_closed",
            "conversationClosed",
            "message_submitted",
            "messageSubmitted",
            "message_status_changed",
            "messageStatusChanged",
            "media_stored",
            "mediaStored",
            "media_failed",
            "mediaFailed",
            "agent_changed",
            "agentChanged",
            "queue_changed",
            "queueChanged",
            "config_applied",
            "configApplied",
            "command_result",
            "commandResult",
            "read_mark_submitted",
            "readMarkSubmitted",
            "account_event_received",
            "accountEventReceived",
            "contact_address_changed",
            "contactAddressChanged",
            "epoch_opened",
            "epochOpened",
            "logic_changed",
            "logicChanged",
            "input_skipped",
            "inputSkipped",
            "config_refused",
            "configRefused",
            "contacts_merged",
            "contactsMerged",
            "contact_preference_changed",
            "contactPreferenceChanged",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Tenant,
            Epoch,
            Seq,
            At,
            Cause,
            TenantCreated,
            ConversationOpened,
            MessageReceived,
            ConversationQueued,
            ConversationOffered,
            OfferEnded,
            ConversationAssigned,
            ConversationReleased,
            ConversationTransferred,
            ConversationClosed,
            MessageSubmitted,
            MessageStatusChanged,
            MediaStored,
            MediaFailed,
            AgentChanged,
            QueueChanged,
            ConfigApplied,
            CommandResult,
            ReadMarkSubmitted,
            AccountEventReceived,
            ContactAddressChanged,
            EpochOpened,
            LogicChanged,
            InputSkipped,
            ConfigRefused,
            ContactsMerged,
            ContactPreferenceChanged,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "tenant" => Ok(GeneratedField::Tenant),
                            "epoch" => Ok(GeneratedField::Epoch),
                            "seq" => Ok(GeneratedField::Seq),
                            "at" => Ok(GeneratedField::At),
                            "cause" => Ok(GeneratedField::Cause),
                            "tenantCreated" | "tenant_created" => Ok(GeneratedField::TenantCreated),
                            "conversationOpened" | "conversation_opened" => Ok(GeneratedField::ConversationOpened),
                            "messageReceived" | "message_received" => Ok(GeneratedField::MessageReceived),
                            "conversationQueued" | "conversation_queued" => Ok(GeneratedField::ConversationQueued),
                            "conversationOffered" | "conversation_offered" => Ok(GeneratedField::ConversationOffered),
                            "offerEnded" | "offer_ended" => Ok(GeneratedField::OfferEnded),
                            "conversationAssigned" | "conversation_assigned" => Ok(GeneratedField::ConversationAssigned),
                            "conversationReleased" | "conversation_released" => Ok(GeneratedField::ConversationReleased),
                            "conversationTransferred" | "conversation_transferred" => Ok(GeneratedField::ConversationTransferred),
                            "conversationClosed" | "conversation_closed" => Ok(GeneratedField::ConversationClosed),
                            "messageSubmitted" | "message_submitted" => Ok(GeneratedField::MessageSubmitted),
                            "messageStatusChanged" | "message_status_changed" => Ok(GeneratedField::MessageStatusChanged),
                            "mediaStored" | "media_stored" => Ok(GeneratedField::MediaStored),
                            "mediaFailed" | "media_failed" => Ok(GeneratedField::MediaFailed),
                            "agentChanged" | "agent_changed" => Ok(GeneratedField::AgentChanged),
                            "queueChanged" | "queue_changed" => Ok(GeneratedField::QueueChanged),
                            "configApplied" | "config_applied" => Ok(GeneratedField::ConfigApplied),
                            "commandResult" | "command_result" => Ok(GeneratedField::CommandResult),
                            "readMarkSubmitted" | "read_mark_submitted" => Ok(GeneratedField::ReadMarkSubmitted),
                            "accountEventReceived" | "account_event_received" => Ok(GeneratedField::AccountEventReceived),
                            "contactAddressChanged" | "contact_address_changed" => Ok(GeneratedField::ContactAddressChanged),
                            "epochOpened" | "epoch_opened" => Ok(GeneratedField::EpochOpened),
                            "logicChanged" | "logic_changed" => Ok(GeneratedField::LogicChanged),
                            "inputSkipped" | "input_skipped" => Ok(GeneratedField::InputSkipped),
                            "configRefused" | "config_refused" => Ok(GeneratedField::ConfigRefused),
                            "contactsMerged" | "contacts_merged" => Ok(GeneratedField::ContactsMerged),
                            "contactPreferenceChanged" | "contact_preference_changed" => Ok(GeneratedField::ContactPreferenceChanged),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Event;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Event")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Event, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut tenant__ = None;
                let mut epoch__ = None;
                let mut seq__ = None;
                let mut at__ = None;
                let mut cause__ = None;
                let mut body__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Tenant => {
                            if tenant__.is_some() {
                                return Err(serde::de::Error::duplicate_field("tenant"));
                            }
                            tenant__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Epoch => {
                            if epoch__.is_some() {
                                return Err(serde::de::Error::duplicate_field("epoch"));
                            }
                            epoch__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Seq => {
                            if seq__.is_some() {
                                return Err(serde::de::Error::duplicate_field("seq"));
                            }
                            seq__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::At => {
                            if at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("at"));
                            }
                            at__ = map_.next_value()?;
                        }
                        GeneratedField::Cause => {
                            if cause__.is_some() {
                                return Err(serde::de::Error::duplicate_field("cause"));
                            }
                            cause__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::TenantCreated => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("tenantCreated"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(event::Body::TenantCreated)
;
                        }
                        GeneratedField::ConversationOpened => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("conversationOpened"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(event::Body::ConversationOpened)
;
                        }
                        GeneratedField::MessageReceived => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("messageReceived"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(event::Body::MessageReceived)
;
                        }
                        GeneratedField::ConversationQueued => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("conversationQueued"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(event::Body::ConversationQueued)
;
                        }
                        GeneratedField::ConversationOffered => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("conversationOffered"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(event::Body::ConversationOffered)
;
                        }
                        GeneratedField::OfferEnded => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("offerEnded"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(event::Body::OfferEnded)
;
                        }
                        GeneratedField::ConversationAssigned => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("conversationAssigned"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(event::Body::ConversationAssigned)
;
                        }
                        GeneratedField::ConversationReleased => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("conversationReleased"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(event::Body::ConversationReleased)
;
                        }
                        GeneratedField::ConversationTransferred => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("conversationTransferred"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(event::Body::ConversationTransferred)
;
                        }
                        GeneratedField::ConversationClosed => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("conversationClosed"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(event::Body::ConversationClosed)
;
                        }
                        GeneratedField::MessageSubmitted => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("messageSubmitted"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(event::Body::MessageSubmitted)
;
                        }
                        GeneratedField::MessageStatusChanged => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("messageStatusChanged"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(event::Body::MessageStatusChanged)
;
                        }
                        GeneratedField::MediaStored => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("mediaStored"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(event::Body::MediaStored)
;
                        }
                        GeneratedField::MediaFailed => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("mediaFailed"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(event::Body::MediaFailed)
;
                        }
                        GeneratedField::AgentChanged => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("agentChanged"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(event::Body::AgentChanged)
;
                        }
                        GeneratedField::QueueChanged => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("queueChanged"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(event::Body::QueueChanged)
;
                        }
                        GeneratedField::ConfigApplied => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("configApplied"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(event::Body::ConfigApplied)
;
                        }
                        GeneratedField::CommandResult => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("commandResult"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(event::Body::CommandResult)
;
                        }
                        GeneratedField::ReadMarkSubmitted => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("readMarkSubmitted"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(event::Body::ReadMarkSubmitted)
;
                        }
                        GeneratedField::AccountEventReceived => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountEventReceived"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(event::Body::AccountEventReceived)
;
                        }
                        GeneratedField::ContactAddressChanged => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("contactAddressChanged"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(event::Body::ContactAddressChanged)
;
                        }
                        GeneratedField::EpochOpened => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("epochOpened"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(event::Body::EpochOpened)
;
                        }
                        GeneratedField::LogicChanged => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("logicChanged"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(event::Body::LogicChanged)
;
                        }
                        GeneratedField::InputSkipped => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("inputSkipped"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(event::Body::InputSkipped)
;
                        }
                        GeneratedField::ConfigRefused => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("configRefused"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(event::Body::ConfigRefused)
;
                        }
                        GeneratedField::ContactsMerged => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("contactsMerged"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(event::Body::ContactsMerged)
;
                        }
                        GeneratedField::ContactPreferenceChanged => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("contactPreferenceChanged"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(event::Body::ContactPreferenceChanged)
;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Event {
                    tenant: tenant__.unwrap_or_default(),
                    epoch: epoch__.unwrap_or_default(),
                    seq: seq__.unwrap_or_default(),
                    at: at__,
                    cause: cause__.unwrap_or_default(),
                    body: body__,
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Event", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Exchange {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.http_status != 0 {
            len += 1;
        }
        if self.duration_ms != 0 {
            len += 1;
        }
        if !self.request.is_empty() {
            len += 1;
        }
        if !self.answer.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Exchange", len)?;
        if self.http_status != 0 {
            struct_ser.serialize_field("httpStatus", &self.http_status)?;
        }
        if self.duration_ms != 0 {
            struct_ser.serialize_field("durationMs", &self.duration_ms)?;
        }
        if !self.request.is_empty() {
            struct_ser.serialize_field("request", &self.request)?;
        }
        if !self.answer.is_empty() {
            struct_ser.serialize_field("answer", &self.answer)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Exchange {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "http_status",
            "httpStatus",
            "duration_ms",
            "durationMs",
            "request",
            "answer",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            HttpStatus,
            DurationMs,
            Request,
            Answer,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "httpStatus" | "http_status" => Ok(GeneratedField::HttpStatus),
                            "durationMs" | "duration_ms" => Ok(GeneratedField::DurationMs),
                            "request" => Ok(GeneratedField::Request),
                            "answer" => Ok(GeneratedField::Answer),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Exchange;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Exchange")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Exchange, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut http_status__ = None;
                let mut duration_ms__ = None;
                let mut request__ = None;
                let mut answer__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::HttpStatus => {
                            if http_status__.is_some() {
                                return Err(serde::de::Error::duplicate_field("httpStatus"));
                            }
                            http_status__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::DurationMs => {
                            if duration_ms__.is_some() {
                                return Err(serde::de::Error::duplicate_field("durationMs"));
                            }
                            duration_ms__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Request => {
                            if request__.is_some() {
                                return Err(serde::de::Error::duplicate_field("request"));
                            }
                            request__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Answer => {
                            if answer__.is_some() {
                                return Err(serde::de::Error::duplicate_field("answer"));
                            }
                            answer__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Exchange {
                    http_status: http_status__.unwrap_or_default(),
                    duration_ms: duration_ms__.unwrap_or_default(),
                    request: request__.unwrap_or_default(),
                    answer: answer__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Exchange", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Facets {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.kind != 0 {
            len += 1;
        }
        if self.size != 0 {
            len += 1;
        }
        if !self.choice_id.is_empty() {
            len += 1;
        }
        if !self.dtmf.is_empty() {
            len += 1;
        }
        if !self.keyword.is_empty() {
            len += 1;
        }
        if !self.opt_out_word.is_empty() {
            len += 1;
        }
        if !self.language.is_empty() {
            len += 1;
        }
        if !self.template_name.is_empty() {
            len += 1;
        }
        if !self.template_language.is_empty() {
            len += 1;
        }
        if !self.template_category.is_empty() {
            len += 1;
        }
        if !self.referral_type.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Facets", len)?;
        if self.kind != 0 {
            let v = facets::Kind::try_from(self.kind)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.kind)))?;
            struct_ser.serialize_field("kind", &v)?;
        }
        if self.size != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("size", ToString::to_string(&self.size).as_str())?;
        }
        if !self.choice_id.is_empty() {
            struct_ser.serialize_field("choiceId", &self.choice_id)?;
        }
        if !self.dtmf.is_empty() {
            struct_ser.serialize_field("dtmf", &self.dtmf)?;
        }
        if !self.keyword.is_empty() {
            struct_ser.serialize_field("keyword", &self.keyword)?;
        }
        if !self.opt_out_word.is_empty() {
            struct_ser.serialize_field("optOutWord", &self.opt_out_word)?;
        }
        if !self.language.is_empty() {
            struct_ser.serialize_field("language", &self.language)?;
        }
        if !self.template_name.is_empty() {
            struct_ser.serialize_field("templateName", &self.template_name)?;
        }
        if !self.template_language.is_empty() {
            struct_ser.serialize_field("templateLanguage", &self.template_language)?;
        }
        if !self.template_category.is_empty() {
            struct_ser.serialize_field("templateCategory", &self.template_category)?;
        }
        if !self.referral_type.is_empty() {
            struct_ser.serialize_field("referralType", &self.referral_type)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Facets {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "kind",
            "size",
            "choice_id",
            "choiceId",
            "dtmf",
            "keyword",
            "opt_out_word",
            "optOutWord",
            "language",
            "template_name",
            "templateName",
            "template_language",
            "templateLanguage",
            "template_category",
            "templateCategory",
            "referral_type",
            "referralType",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Kind,
            Size,
            ChoiceId,
            Dtmf,
            Keyword,
            OptOutWord,
            Language,
            TemplateName,
            TemplateLanguage,
            TemplateCategory,
            ReferralType,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "kind" => Ok(GeneratedField::Kind),
                            "size" => Ok(GeneratedField::Size),
                            "choiceId" | "choice_id" => Ok(GeneratedField::ChoiceId),
                            "dtmf" => Ok(GeneratedField::Dtmf),
                            "keyword" => Ok(GeneratedField::Keyword),
                            "optOutWord" | "opt_out_word" => Ok(GeneratedField::OptOutWord),
                            "language" => Ok(GeneratedField::Language),
                            "templateName" | "template_name" => Ok(GeneratedField::TemplateName),
                            "templateLanguage" | "template_language" => Ok(GeneratedField::TemplateLanguage),
                            "templateCategory" | "template_category" => Ok(GeneratedField::TemplateCategory),
                            "referralType" | "referral_type" => Ok(GeneratedField::ReferralType),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Facets;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Facets")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Facets, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut kind__ = None;
                let mut size__ = None;
                let mut choice_id__ = None;
                let mut dtmf__ = None;
                let mut keyword__ = None;
                let mut opt_out_word__ = None;
                let mut language__ = None;
                let mut template_name__ = None;
                let mut template_language__ = None;
                let mut template_category__ = None;
                let mut referral_type__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Kind => {
                            if kind__.is_some() {
                                return Err(serde::de::Error::duplicate_field("kind"));
                            }
                            kind__ = Some(map_.next_value::<facets::Kind>()? as i32);
                        }
                        GeneratedField::Size => {
                            if size__.is_some() {
                                return Err(serde::de::Error::duplicate_field("size"));
                            }
                            size__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::ChoiceId => {
                            if choice_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("choiceId"));
                            }
                            choice_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Dtmf => {
                            if dtmf__.is_some() {
                                return Err(serde::de::Error::duplicate_field("dtmf"));
                            }
                            dtmf__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Keyword => {
                            if keyword__.is_some() {
                                return Err(serde::de::Error::duplicate_field("keyword"));
                            }
                            keyword__ = Some(map_.next_value()?);
                        }
                        GeneratedField::OptOutWord => {
                            if opt_out_word__.is_some() {
                                return Err(serde::de::Error::duplicate_field("optOutWord"));
                            }
                            opt_out_word__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Language => {
                            if language__.is_some() {
                                return Err(serde::de::Error::duplicate_field("language"));
                            }
                            language__ = Some(map_.next_value()?);
                        }
                        GeneratedField::TemplateName => {
                            if template_name__.is_some() {
                                return Err(serde::de::Error::duplicate_field("templateName"));
                            }
                            template_name__ = Some(map_.next_value()?);
                        }
                        GeneratedField::TemplateLanguage => {
                            if template_language__.is_some() {
                                return Err(serde::de::Error::duplicate_field("templateLanguage"));
                            }
                            template_language__ = Some(map_.next_value()?);
                        }
                        GeneratedField::TemplateCategory => {
                            if template_category__.is_some() {
                                return Err(serde::de::Error::duplicate_field("templateCategory"));
                            }
                            template_category__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ReferralType => {
                            if referral_type__.is_some() {
                                return Err(serde::de::Error::duplicate_field("referralType"));
                            }
                            referral_type__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Facets {
                    kind: kind__.unwrap_or_default(),
                    size: size__.unwrap_or_default(),
                    choice_id: choice_id__.unwrap_or_default(),
                    dtmf: dtmf__.unwrap_or_default(),
                    keyword: keyword__.unwrap_or_default(),
                    opt_out_word: opt_out_word__.unwrap_or_default(),
                    language: language__.unwrap_or_default(),
                    template_name: template_name__.unwrap_or_default(),
                    template_language: template_language__.unwrap_or_default(),
                    template_category: template_category__.unwrap_or_default(),
                    referral_type: referral_type__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Facets", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for facets::Kind {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "kind_unspecified",
            Self::Text => "text",
            Self::Image => "image",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Document => "document",
            Self::Sticker => "sticker",
            Self::Location => "location",
            Self::Contacts => "contacts",
            Self::Interactive => "interactive",
            Self::Choice => "choice",
            Self::Form => "form",
            Self::Template => "template",
            Self::Reaction => "reaction",
            Self::Edit => "edit",
            Self::Delete => "delete",
            Self::Order => "order",
            Self::System => "system",
            Self::Call => "call",
            Self::Email => "email",
            Self::Unsupported => "unsupported",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for facets::Kind {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "kind_unspecified",
            "text",
            "image",
            "video",
            "audio",
            "document",
            "sticker",
            "location",
            "contacts",
            "interactive",
            "choice",
            "form",
            "template",
            "reaction",
            "edit",
            "delete",
            "order",
            "system",
            "call",
            "email",
            "unsupported",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = facets::Kind;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "kind_unspecified" => Ok(facets::Kind::Unspecified),
                    "text" => Ok(facets::Kind::Text),
                    "image" => Ok(facets::Kind::Image),
                    "video" => Ok(facets::Kind::Video),
                    "audio" => Ok(facets::Kind::Audio),
                    "document" => Ok(facets::Kind::Document),
                    "sticker" => Ok(facets::Kind::Sticker),
                    "location" => Ok(facets::Kind::Location),
                    "contacts" => Ok(facets::Kind::Contacts),
                    "interactive" => Ok(facets::Kind::Interactive),
                    "choice" => Ok(facets::Kind::Choice),
                    "form" => Ok(facets::Kind::Form),
                    "template" => Ok(facets::Kind::Template),
                    "reaction" => Ok(facets::Kind::Reaction),
                    "edit" => Ok(facets::Kind::Edit),
                    "delete" => Ok(facets::Kind::Delete),
                    "order" => Ok(facets::Kind::Order),
                    "system" => Ok(facets::Kind::System),
                    "call" => Ok(facets::Kind::Call),
                    "email" => Ok(facets::Kind::Email),
                    "unsupported" => Ok(facets::Kind::Unsupported),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for Form {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.name.is_empty() {
            len += 1;
        }
        if !self.response_json.is_empty() {
            len += 1;
        }
        if !self.token.is_empty() {
            len += 1;
        }
        if !self.body.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Form", len)?;
        if !self.name.is_empty() {
            struct_ser.serialize_field("name", &self.name)?;
        }
        if !self.response_json.is_empty() {
            struct_ser.serialize_field("responseJson", &self.response_json)?;
        }
        if !self.token.is_empty() {
            struct_ser.serialize_field("token", &self.token)?;
        }
        if !self.body.is_empty() {
            struct_ser.serialize_field("body", &self.body)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Form {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "name",
            "response_json",
            "responseJson",
            "token",
            "body",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Name,
            ResponseJson,
            Token,
            Body,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "name" => Ok(GeneratedField::Name),
                            "responseJson" | "response_json" => Ok(GeneratedField::ResponseJson),
                            "token" => Ok(GeneratedField::Token),
                            "body" => Ok(GeneratedField::Body),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Form;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Form")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Form, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut name__ = None;
                let mut response_json__ = None;
                let mut token__ = None;
                let mut body__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Name => {
                            if name__.is_some() {
                                return Err(serde::de::Error::duplicate_field("name"));
                            }
                            name__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ResponseJson => {
                            if response_json__.is_some() {
                                return Err(serde::de::Error::duplicate_field("responseJson"));
                            }
                            response_json__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Token => {
                            if token__.is_some() {
                                return Err(serde::de::Error::duplicate_field("token"));
                            }
                            token__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Body => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("body"));
                            }
                            body__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Form {
                    name: name__.unwrap_or_default(),
                    response_json: response_json__.unwrap_or_default(),
                    token: token__.unwrap_or_default(),
                    body: body__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Form", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Format {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.version != 0 {
            len += 1;
        }
        if self.partitions != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Format", len)?;
        if self.version != 0 {
            struct_ser.serialize_field("version", &self.version)?;
        }
        if self.partitions != 0 {
            struct_ser.serialize_field("partitions", &self.partitions)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Format {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "version",
            "partitions",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Version,
            Partitions,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "version" => Ok(GeneratedField::Version),
                            "partitions" => Ok(GeneratedField::Partitions),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Format;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Format")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Format, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut version__ = None;
                let mut partitions__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Version => {
                            if version__.is_some() {
                                return Err(serde::de::Error::duplicate_field("version"));
                            }
                            version__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Partitions => {
                            if partitions__.is_some() {
                                return Err(serde::de::Error::duplicate_field("partitions"));
                            }
                            partitions__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Format {
                    version: version__.unwrap_or_default(),
                    partitions: partitions__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Format", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for HookOrder {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.id.is_empty() {
            len += 1;
        }
        if !self.order.is_empty() {
            len += 1;
        }
        if self.action != 0 {
            len += 1;
        }
        if self.from_seq != 0 {
            len += 1;
        }
        if self.at.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.HookOrder", len)?;
        if !self.id.is_empty() {
            struct_ser.serialize_field("id", &self.id)?;
        }
        if !self.order.is_empty() {
            struct_ser.serialize_field("order", &self.order)?;
        }
        if self.action != 0 {
            let v = hook_order::Action::try_from(self.action)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.action)))?;
            struct_ser.serialize_field("action", &v)?;
        }
        if self.from_seq != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("fromSeq", ToString::to_string(&self.from_seq).as_str())?;
        }
        if let Some(v) = self.at.as_ref() {
            struct_ser.serialize_field("at", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for HookOrder {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "id",
            "order",
            "action",
            "from_seq",
            "fromSeq",
            "at",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Id,
            Order,
            Action,
            FromSeq,
            At,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "id" => Ok(GeneratedField::Id),
                            "order" => Ok(GeneratedField::Order),
                            "action" => Ok(GeneratedField::Action),
                            "fromSeq" | "from_seq" => Ok(GeneratedField::FromSeq),
                            "at" => Ok(GeneratedField::At),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = HookOrder;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.HookOrder")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<HookOrder, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut id__ = None;
                let mut order__ = None;
                let mut action__ = None;
                let mut from_seq__ = None;
                let mut at__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Id => {
                            if id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("id"));
                            }
                            id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Order => {
                            if order__.is_some() {
                                return Err(serde::de::Error::duplicate_field("order"));
                            }
                            order__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Action => {
                            if action__.is_some() {
                                return Err(serde::de::Error::duplicate_field("action"));
                            }
                            action__ = Some(map_.next_value::<hook_order::Action>()? as i32);
                        }
                        GeneratedField::FromSeq => {
                            if from_seq__.is_some() {
                                return Err(serde::de::Error::duplicate_field("fromSeq"));
                            }
                            from_seq__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::At => {
                            if at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("at"));
                            }
                            at__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(HookOrder {
                    id: id__.unwrap_or_default(),
                    order: order__.unwrap_or_default(),
                    action: action__.unwrap_or_default(),
                    from_seq: from_seq__.unwrap_or_default(),
                    at: at__,
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.HookOrder", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for hook_order::Action {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "action_unspecified",
            Self::Enable => "enable",
            Self::Disable => "disable",
            Self::Replay => "replay",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for hook_order::Action {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "action_unspecified",
            "enable",
            "disable",
            "replay",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = hook_order::Action;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "action_unspecified" => Ok(hook_order::Action::Unspecified),
                    "enable" => Ok(hook_order::Action::Enable),
                    "disable" => Ok(hook_order::Action::Disable),
                    "replay" => Ok(hook_order::Action::Replay),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for HookState {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.id.is_empty() {
            len += 1;
        }
        if !self.tenant.is_empty() {
            len += 1;
        }
        if self.epoch != 0 {
            len += 1;
        }
        if self.seq != 0 {
            len += 1;
        }
        if !self.chain.is_empty() {
            len += 1;
        }
        if self.position != 0 {
            len += 1;
        }
        if !self.obeyed.is_empty() {
            len += 1;
        }
        if !self.disabled.is_empty() {
            len += 1;
        }
        if self.failures != 0 {
            len += 1;
        }
        if !self.code.is_empty() {
            len += 1;
        }
        if self.waiting_since.is_some() {
            len += 1;
        }
        if self.next_at.is_some() {
            len += 1;
        }
        if self.at.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.HookState", len)?;
        if !self.id.is_empty() {
            struct_ser.serialize_field("id", &self.id)?;
        }
        if !self.tenant.is_empty() {
            struct_ser.serialize_field("tenant", &self.tenant)?;
        }
        if self.epoch != 0 {
            struct_ser.serialize_field("epoch", &self.epoch)?;
        }
        if self.seq != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("seq", ToString::to_string(&self.seq).as_str())?;
        }
        if !self.chain.is_empty() {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("chain", pbjson::private::base64::encode(&self.chain).as_str())?;
        }
        if self.position != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("position", ToString::to_string(&self.position).as_str())?;
        }
        if !self.obeyed.is_empty() {
            struct_ser.serialize_field("obeyed", &self.obeyed)?;
        }
        if !self.disabled.is_empty() {
            struct_ser.serialize_field("disabled", &self.disabled)?;
        }
        if self.failures != 0 {
            struct_ser.serialize_field("failures", &self.failures)?;
        }
        if !self.code.is_empty() {
            struct_ser.serialize_field("code", &self.code)?;
        }
        if let Some(v) = self.waiting_since.as_ref() {
            struct_ser.serialize_field("waitingSince", v)?;
        }
        if let Some(v) = self.next_at.as_ref() {
            struct_ser.serialize_field("nextAt", v)?;
        }
        if let Some(v) = self.at.as_ref() {
            struct_ser.serialize_field("at", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for HookState {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "id",
            "tenant",
            "epoch",
            "seq",
            "chain",
            "position",
            "obeyed",
            "disabled",
            "failures",
            "code",
            "waiting_since",
            "waitingSince",
            "next_at",
            "nextAt",
            "at",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Id,
            Tenant,
            Epoch,
            Seq,
            Chain,
            Position,
            Obeyed,
            Disabled,
            Failures,
            Code,
            WaitingSince,
            NextAt,
            At,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "id" => Ok(GeneratedField::Id),
                            "tenant" => Ok(GeneratedField::Tenant),
                            "epoch" => Ok(GeneratedField::Epoch),
                            "seq" => Ok(GeneratedField::Seq),
                            "chain" => Ok(GeneratedField::Chain),
                            "position" => Ok(GeneratedField::Position),
                            "obeyed" => Ok(GeneratedField::Obeyed),
                            "disabled" => Ok(GeneratedField::Disabled),
                            "failures" => Ok(GeneratedField::Failures),
                            "code" => Ok(GeneratedField::Code),
                            "waitingSince" | "waiting_since" => Ok(GeneratedField::WaitingSince),
                            "nextAt" | "next_at" => Ok(GeneratedField::NextAt),
                            "at" => Ok(GeneratedField::At),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = HookState;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.HookState")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<HookState, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut id__ = None;
                let mut tenant__ = None;
                let mut epoch__ = None;
                let mut seq__ = None;
                let mut chain__ = None;
                let mut position__ = None;
                let mut obeyed__ = None;
                let mut disabled__ = None;
                let mut failures__ = None;
                let mut code__ = None;
                let mut waiting_since__ = None;
                let mut next_at__ = None;
                let mut at__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Id => {
                            if id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("id"));
                            }
                            id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Tenant => {
                            if tenant__.is_some() {
                                return Err(serde::de::Error::duplicate_field("tenant"));
                            }
                            tenant__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Epoch => {
                            if epoch__.is_some() {
                                return Err(serde::de::Error::duplicate_field("epoch"));
                            }
                            epoch__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Seq => {
                            if seq__.is_some() {
                                return Err(serde::de::Error::duplicate_field("seq"));
                            }
                            seq__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Chain => {
                            if chain__.is_some() {
                                return Err(serde::de::Error::duplicate_field("chain"));
                            }
                            chain__ = 
                                Some(map_.next_value::<::pbjson::private::BytesDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Position => {
                            if position__.is_some() {
                                return Err(serde::de::Error::duplicate_field("position"));
                            }
                            position__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Obeyed => {
                            if obeyed__.is_some() {
                                return Err(serde::de::Error::duplicate_field("obeyed"));
                            }
                            obeyed__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Disabled => {
                            if disabled__.is_some() {
                                return Err(serde::de::Error::duplicate_field("disabled"));
                            }
                            disabled__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Failures => {
                            if failures__.is_some() {
                                return Err(serde::de::Error::duplicate_field("failures"));
                            }
                            failures__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Code => {
                            if code__.is_some() {
                                return Err(serde::de::Error::duplicate_field("code"));
                            }
                            code__ = Some(map_.next_value()?);
                        }
                        GeneratedField::WaitingSince => {
                            if waiting_since__.is_some() {
                                return Err(serde::de::Error::duplicate_field("waitingSince"));
                            }
                            waiting_since__ = map_.next_value()?;
                        }
                        GeneratedField::NextAt => {
                            if next_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("nextAt"));
                            }
                            next_at__ = map_.next_value()?;
                        }
                        GeneratedField::At => {
                            if at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("at"));
                            }
                            at__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(HookState {
                    id: id__.unwrap_or_default(),
                    tenant: tenant__.unwrap_or_default(),
                    epoch: epoch__.unwrap_or_default(),
                    seq: seq__.unwrap_or_default(),
                    chain: chain__.unwrap_or_default(),
                    position: position__.unwrap_or_default(),
                    obeyed: obeyed__.unwrap_or_default(),
                    disabled: disabled__.unwrap_or_default(),
                    failures: failures__.unwrap_or_default(),
                    code: code__.unwrap_or_default(),
                    waiting_since: waiting_since__,
                    next_at: next_at__,
                    at: at__,
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.HookState", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for InboundMessage {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.account_id.is_empty() {
            len += 1;
        }
        if !self.message_id.is_empty() {
            len += 1;
        }
        if !self.address_id.is_empty() {
            len += 1;
        }
        if !self.alias_ids.is_empty() {
            len += 1;
        }
        if self.from.is_some() {
            len += 1;
        }
        if self.content.is_some() {
            len += 1;
        }
        if self.provider_id.is_some() {
            len += 1;
        }
        if self.facets.is_some() {
            len += 1;
        }
        if !self.target_id.is_empty() {
            len += 1;
        }
        if self.direction != 0 {
            len += 1;
        }
        if !self.channel.is_empty() {
            len += 1;
        }
        if self.address.is_some() {
            len += 1;
        }
        if self.keep_contact {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.InboundMessage", len)?;
        if !self.account_id.is_empty() {
            struct_ser.serialize_field("accountId", &self.account_id)?;
        }
        if !self.message_id.is_empty() {
            struct_ser.serialize_field("messageId", &self.message_id)?;
        }
        if !self.address_id.is_empty() {
            struct_ser.serialize_field("addressId", &self.address_id)?;
        }
        if !self.alias_ids.is_empty() {
            struct_ser.serialize_field("aliasIds", &self.alias_ids)?;
        }
        if let Some(v) = self.from.as_ref() {
            struct_ser.serialize_field("from", v)?;
        }
        if let Some(v) = self.content.as_ref() {
            struct_ser.serialize_field("content", v)?;
        }
        if let Some(v) = self.provider_id.as_ref() {
            struct_ser.serialize_field("providerId", v)?;
        }
        if let Some(v) = self.facets.as_ref() {
            struct_ser.serialize_field("facets", v)?;
        }
        if !self.target_id.is_empty() {
            struct_ser.serialize_field("targetId", &self.target_id)?;
        }
        if self.direction != 0 {
            let v = inbound_message::Direction::try_from(self.direction)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.direction)))?;
            struct_ser.serialize_field("direction", &v)?;
        }
        if !self.channel.is_empty() {
            struct_ser.serialize_field("channel", &self.channel)?;
        }
        if let Some(v) = self.address.as_ref() {
            struct_ser.serialize_field("address", v)?;
        }
        if self.keep_contact {
            struct_ser.serialize_field("keepContact", &self.keep_contact)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for InboundMessage {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "message_id",
            "messageId",
            "address_id",
            "addressId",
            "alias_ids",
            "aliasIds",
            "from",
            "content",
            "provider_id",
            "providerId",
            "facets",
            "target_id",
            "targetId",
            "direction",
            "channel",
            "address",
            "keep_contact",
            "keepContact",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            MessageId,
            AddressId,
            AliasIds,
            From,
            Content,
            ProviderId,
            Facets,
            TargetId,
            Direction,
            Channel,
            Address,
            KeepContact,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "accountId" | "account_id" => Ok(GeneratedField::AccountId),
                            "messageId" | "message_id" => Ok(GeneratedField::MessageId),
                            "addressId" | "address_id" => Ok(GeneratedField::AddressId),
                            "aliasIds" | "alias_ids" => Ok(GeneratedField::AliasIds),
                            "from" => Ok(GeneratedField::From),
                            "content" => Ok(GeneratedField::Content),
                            "providerId" | "provider_id" => Ok(GeneratedField::ProviderId),
                            "facets" => Ok(GeneratedField::Facets),
                            "targetId" | "target_id" => Ok(GeneratedField::TargetId),
                            "direction" => Ok(GeneratedField::Direction),
                            "channel" => Ok(GeneratedField::Channel),
                            "address" => Ok(GeneratedField::Address),
                            "keepContact" | "keep_contact" => Ok(GeneratedField::KeepContact),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = InboundMessage;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.InboundMessage")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<InboundMessage, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut message_id__ = None;
                let mut address_id__ = None;
                let mut alias_ids__ = None;
                let mut from__ = None;
                let mut content__ = None;
                let mut provider_id__ = None;
                let mut facets__ = None;
                let mut target_id__ = None;
                let mut direction__ = None;
                let mut channel__ = None;
                let mut address__ = None;
                let mut keep_contact__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::MessageId => {
                            if message_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("messageId"));
                            }
                            message_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AddressId => {
                            if address_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("addressId"));
                            }
                            address_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AliasIds => {
                            if alias_ids__.is_some() {
                                return Err(serde::de::Error::duplicate_field("aliasIds"));
                            }
                            alias_ids__ = Some(map_.next_value()?);
                        }
                        GeneratedField::From => {
                            if from__.is_some() {
                                return Err(serde::de::Error::duplicate_field("from"));
                            }
                            from__ = map_.next_value()?;
                        }
                        GeneratedField::Content => {
                            if content__.is_some() {
                                return Err(serde::de::Error::duplicate_field("content"));
                            }
                            content__ = map_.next_value()?;
                        }
                        GeneratedField::ProviderId => {
                            if provider_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("providerId"));
                            }
                            provider_id__ = map_.next_value()?;
                        }
                        GeneratedField::Facets => {
                            if facets__.is_some() {
                                return Err(serde::de::Error::duplicate_field("facets"));
                            }
                            facets__ = map_.next_value()?;
                        }
                        GeneratedField::TargetId => {
                            if target_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("targetId"));
                            }
                            target_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Direction => {
                            if direction__.is_some() {
                                return Err(serde::de::Error::duplicate_field("direction"));
                            }
                            direction__ = Some(map_.next_value::<inbound_message::Direction>()? as i32);
                        }
                        GeneratedField::Channel => {
                            if channel__.is_some() {
                                return Err(serde::de::Error::duplicate_field("channel"));
                            }
                            channel__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Address => {
                            if address__.is_some() {
                                return Err(serde::de::Error::duplicate_field("address"));
                            }
                            address__ = map_.next_value()?;
                        }
                        GeneratedField::KeepContact => {
                            if keep_contact__.is_some() {
                                return Err(serde::de::Error::duplicate_field("keepContact"));
                            }
                            keep_contact__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(InboundMessage {
                    account_id: account_id__.unwrap_or_default(),
                    message_id: message_id__.unwrap_or_default(),
                    address_id: address_id__.unwrap_or_default(),
                    alias_ids: alias_ids__.unwrap_or_default(),
                    from: from__,
                    content: content__,
                    provider_id: provider_id__,
                    facets: facets__,
                    target_id: target_id__.unwrap_or_default(),
                    direction: direction__.unwrap_or_default(),
                    channel: channel__.unwrap_or_default(),
                    address: address__,
                    keep_contact: keep_contact__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.InboundMessage", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for inbound_message::Direction {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Inbound => "inbound",
            Self::Echo => "echo",
            Self::History => "history",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for inbound_message::Direction {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "inbound",
            "echo",
            "history",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = inbound_message::Direction;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "inbound" => Ok(inbound_message::Direction::Inbound),
                    "echo" => Ok(inbound_message::Direction::Echo),
                    "history" => Ok(inbound_message::Direction::History),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for InputSkipped {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.position != 0 {
            len += 1;
        }
        if !self.actor.is_empty() {
            len += 1;
        }
        if !self.reason.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.InputSkipped", len)?;
        if self.position != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("position", ToString::to_string(&self.position).as_str())?;
        }
        if !self.actor.is_empty() {
            struct_ser.serialize_field("actor", &self.actor)?;
        }
        if !self.reason.is_empty() {
            struct_ser.serialize_field("reason", &self.reason)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for InputSkipped {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "position",
            "actor",
            "reason",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Position,
            Actor,
            Reason,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "position" => Ok(GeneratedField::Position),
                            "actor" => Ok(GeneratedField::Actor),
                            "reason" => Ok(GeneratedField::Reason),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = InputSkipped;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.InputSkipped")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<InputSkipped, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut position__ = None;
                let mut actor__ = None;
                let mut reason__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Position => {
                            if position__.is_some() {
                                return Err(serde::de::Error::duplicate_field("position"));
                            }
                            position__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Actor => {
                            if actor__.is_some() {
                                return Err(serde::de::Error::duplicate_field("actor"));
                            }
                            actor__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Reason => {
                            if reason__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reason"));
                            }
                            reason__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(InputSkipped {
                    position: position__.unwrap_or_default(),
                    actor: actor__.unwrap_or_default(),
                    reason: reason__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.InputSkipped", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Intake {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.tenant.is_empty() {
            len += 1;
        }
        if !self.id.is_empty() {
            len += 1;
        }
        if self.provider_time.is_some() {
            len += 1;
        }
        if self.replayed {
            len += 1;
        }
        if self.input.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Intake", len)?;
        if !self.tenant.is_empty() {
            struct_ser.serialize_field("tenant", &self.tenant)?;
        }
        if !self.id.is_empty() {
            struct_ser.serialize_field("id", &self.id)?;
        }
        if let Some(v) = self.provider_time.as_ref() {
            struct_ser.serialize_field("providerTime", v)?;
        }
        if self.replayed {
            struct_ser.serialize_field("replayed", &self.replayed)?;
        }
        if let Some(v) = self.input.as_ref() {
            match v {
                intake::Input::Message(v) => {
                    struct_ser.serialize_field("message", v)?;
                }
                intake::Input::Receipt(v) => {
                    struct_ser.serialize_field("receipt", v)?;
                }
                intake::Input::AccountEvent(v) => {
                    struct_ser.serialize_field("accountEvent", v)?;
                }
                intake::Input::AddressChange(v) => {
                    struct_ser.serialize_field("addressChange", v)?;
                }
                intake::Input::SendReport(v) => {
                    struct_ser.serialize_field("sendReport", v)?;
                }
                intake::Input::MediaReport(v) => {
                    struct_ser.serialize_field("mediaReport", v)?;
                }
                intake::Input::Command(v) => {
                    struct_ser.serialize_field("command", v)?;
                }
                intake::Input::CreateTenant(v) => {
                    struct_ser.serialize_field("createTenant", v)?;
                }
                intake::Input::ApplyConfig(v) => {
                    struct_ser.serialize_field("applyConfig", v)?;
                }
                intake::Input::OpenEpoch(v) => {
                    struct_ser.serialize_field("openEpoch", v)?;
                }
                intake::Input::SetLogic(v) => {
                    struct_ser.serialize_field("setLogic", v)?;
                }
                intake::Input::Skip(v) => {
                    struct_ser.serialize_field("skip", v)?;
                }
                intake::Input::RefuseConfig(v) => {
                    struct_ser.serialize_field("refuseConfig", v)?;
                }
                intake::Input::Tick(v) => {
                    struct_ser.serialize_field("tick", v)?;
                }
                intake::Input::Beat(v) => {
                    struct_ser.serialize_field("beat", v)?;
                }
            }
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Intake {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "tenant",
            "id",
            "provider_time",
            "providerTime",
            "replayed",
            "message",
            "receipt",
            "account_event",
            "accountEvent",
            "address_change",
            "addressChange",
            "send_report",
            "sendReport",
            "media_report",
            "mediaReport",
            "command",
            "create_tenant",
            "createTenant",
            "apply_config",
            "applyConfig",
            "open_epoch",
            "openEpoch",
            "set_logic",
            "setLogic",
            "skip",
            "refuse_config",
            "refuseConfig",
            "tick",
            "beat",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Tenant,
            Id,
            ProviderTime,
            Replayed,
            Message,
            Receipt,
            AccountEvent,
            AddressChange,
            SendReport,
            MediaReport,
            Command,
            CreateTenant,
            ApplyConfig,
            OpenEpoch,
            SetLogic,
            Skip,
            RefuseConfig,
            Tick,
            Beat,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "tenant" => Ok(GeneratedField::Tenant),
                            "id" => Ok(GeneratedField::Id),
                            "providerTime" | "provider_time" => Ok(GeneratedField::ProviderTime),
                            "replayed" => Ok(GeneratedField::Replayed),
                            "message" => Ok(GeneratedField::Message),
                            "receipt" => Ok(GeneratedField::Receipt),
                            "accountEvent" | "account_event" => Ok(GeneratedField::AccountEvent),
                            "addressChange" | "address_change" => Ok(GeneratedField::AddressChange),
                            "sendReport" | "send_report" => Ok(GeneratedField::SendReport),
                            "mediaReport" | "media_report" => Ok(GeneratedField::MediaReport),
                            "command" => Ok(GeneratedField::Command),
                            "createTenant" | "create_tenant" => Ok(GeneratedField::CreateTenant),
                            "applyConfig" | "apply_config" => Ok(GeneratedField::ApplyConfig),
                            "openEpoch" | "open_epoch" => Ok(GeneratedField::OpenEpoch),
                            "setLogic" | "set_logic" => Ok(GeneratedField::SetLogic),
                            "skip" => Ok(GeneratedField::Skip),
                            "refuseConfig" | "refuse_config" => Ok(GeneratedField::RefuseConfig),
                            "tick" => Ok(GeneratedField::Tick),
                            "beat" => Ok(GeneratedField::Beat),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Intake;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Intake")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Intake, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut tenant__ = None;
                let mut id__ = None;
                let mut provider_time__ = None;
                let mut replayed__ = None;
                let mut input__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Tenant => {
                            if tenant__.is_some() {
                                return Err(serde::de::Error::duplicate_field("tenant"));
                            }
                            tenant__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Id => {
                            if id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("id"));
                            }
                            id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ProviderTime => {
                            if provider_time__.is_some() {
                                return Err(serde::de::Error::duplicate_field("providerTime"));
                            }
                            provider_time__ = map_.next_value()?;
                        }
                        GeneratedField::Replayed => {
                            if replayed__.is_some() {
                                return Err(serde::de::Error::duplicate_field("replayed"));
                            }
                            replayed__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Message => {
                            if input__.is_some() {
                                return Err(serde::de::Error::duplicate_field("message"));
                            }
                            input__ = map_.next_value::<::std::option::Option<_>>()?.map(intake::Input::Message)
;
                        }
                        GeneratedField::Receipt => {
                            if input__.is_some() {
                                return Err(serde::de::Error::duplicate_field("receipt"));
                            }
                            input__ = map_.next_value::<::std::option::Option<_>>()?.map(intake::Input::Receipt)
;
                        }
                        GeneratedField::AccountEvent => {
                            if input__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountEvent"));
                            }
                            input__ = map_.next_value::<::std::option::Option<_>>()?.map(intake::Input::AccountEvent)
;
                        }
                        GeneratedField::AddressChange => {
                            if input__.is_some() {
                                return Err(serde::de::Error::duplicate_field("addressChange"));
                            }
                            input__ = map_.next_value::<::std::option::Option<_>>()?.map(intake::Input::AddressChange)
;
                        }
                        GeneratedField::SendReport => {
                            if input__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sendReport"));
                            }
                            input__ = map_.next_value::<::std::option::Option<_>>()?.map(intake::Input::SendReport)
;
                        }
                        GeneratedField::MediaReport => {
                            if input__.is_some() {
                                return Err(serde::de::Error::duplicate_field("mediaReport"));
                            }
                            input__ = map_.next_value::<::std::option::Option<_>>()?.map(intake::Input::MediaReport)
;
                        }
                        GeneratedField::Command => {
                            if input__.is_some() {
                                return Err(serde::de::Error::duplicate_field("command"));
                            }
                            input__ = map_.next_value::<::std::option::Option<_>>()?.map(intake::Input::Command)
;
                        }
                        GeneratedField::CreateTenant => {
                            if input__.is_some() {
                                return Err(serde::de::Error::duplicate_field("createTenant"));
                            }
                            input__ = map_.next_value::<::std::option::Option<_>>()?.map(intake::Input::CreateTenant)
;
                        }
                        GeneratedField::ApplyConfig => {
                            if input__.is_some() {
                                return Err(serde::de::Error::duplicate_field("applyConfig"));
                            }
                            input__ = map_.next_value::<::std::option::Option<_>>()?.map(intake::Input::ApplyConfig)
;
                        }
                        GeneratedField::OpenEpoch => {
                            if input__.is_some() {
                                return Err(serde::de::Error::duplicate_field("openEpoch"));
                            }
                            input__ = map_.next_value::<::std::option::Option<_>>()?.map(intake::Input::OpenEpoch)
;
                        }
                        GeneratedField::SetLogic => {
                            if input__.is_some() {
                                return Err(serde::de::Error::duplicate_field("setLogic"));
                            }
                            input__ = map_.next_value::<::std::option::Option<_>>()?.map(intake::Input::SetLogic)
;
                        }
                        GeneratedField::Skip => {
                            if input__.is_some() {
                                return Err(serde::de::Error::duplicate_field("skip"));
                            }
                            input__ = map_.next_value::<::std::option::Option<_>>()?.map(intake::Input::Skip)
;
                        }
                        GeneratedField::RefuseConfig => {
                            if input__.is_some() {
                                return Err(serde::de::Error::duplicate_field("refuseConfig"));
                            }
                            input__ = map_.next_value::<::std::option::Option<_>>()?.map(intake::Input::RefuseConfig)
;
                        }
                        GeneratedField::Tick => {
                            if input__.is_some() {
                                return Err(serde::de::Error::duplicate_field("tick"));
                            }
                            input__ = map_.next_value::<::std::option::Option<_>>()?.map(intake::Input::Tick)
;
                        }
                        GeneratedField::Beat => {
                            if input__.is_some() {
                                return Err(serde::de::Error::duplicate_field("beat"));
                            }
                            input__ = map_.next_value::<::std::option::Option<_>>()?.map(intake::Input::Beat)
;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Intake {
                    tenant: tenant__.unwrap_or_default(),
                    id: id__.unwrap_or_default(),
                    provider_time: provider_time__,
                    replayed: replayed__.unwrap_or_default(),
                    input: input__,
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Intake", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Interactive {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.body.is_empty() {
            len += 1;
        }
        if !self.footer.is_empty() {
            len += 1;
        }
        if self.header.is_some() {
            len += 1;
        }
        if self.action.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Interactive", len)?;
        if !self.body.is_empty() {
            struct_ser.serialize_field("body", &self.body)?;
        }
        if !self.footer.is_empty() {
            struct_ser.serialize_field("footer", &self.footer)?;
        }
        if let Some(v) = self.header.as_ref() {
            match v {
                interactive::Header::HeaderText(v) => {
                    struct_ser.serialize_field("headerText", v)?;
                }
                interactive::Header::HeaderImage(v) => {
                    struct_ser.serialize_field("headerImage", v)?;
                }
                interactive::Header::HeaderVideo(v) => {
                    struct_ser.serialize_field("headerVideo", v)?;
                }
                interactive::Header::HeaderDocument(v) => {
                    struct_ser.serialize_field("headerDocument", v)?;
                }
            }
        }
        if let Some(v) = self.action.as_ref() {
            match v {
                interactive::Action::Buttons(v) => {
                    struct_ser.serialize_field("buttons", v)?;
                }
                interactive::Action::List(v) => {
                    struct_ser.serialize_field("list", v)?;
                }
                interactive::Action::Link(v) => {
                    struct_ser.serialize_field("link", v)?;
                }
                interactive::Action::Form(v) => {
                    struct_ser.serialize_field("form", v)?;
                }
                interactive::Action::LocationRequest(v) => {
                    struct_ser.serialize_field("locationRequest", v)?;
                }
                interactive::Action::ContactRequest(v) => {
                    struct_ser.serialize_field("contactRequest", v)?;
                }
                interactive::Action::CallPermissionRequest(v) => {
                    struct_ser.serialize_field("callPermissionRequest", v)?;
                }
                interactive::Action::Other(v) => {
                    struct_ser.serialize_field("other", v)?;
                }
            }
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Interactive {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "body",
            "footer",
            "header_text",
            "headerText",
            "header_image",
            "headerImage",
            "header_video",
            "headerVideo",
            "header_document",
            "headerDocument",
            "buttons",
            "list",
            "link",
            "form",
            "location_request",
            "locationRequest",
            "contact_request",
            "contactRequest",
            "call_permission_request",
            "callPermissionRequest",
            "other",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Body,
            Footer,
            HeaderText,
            HeaderImage,
            HeaderVideo,
            HeaderDocument,
            Buttons,
            List,
            Link,
            Form,
            LocationRequest,
            ContactRequest,
            CallPermissionRequest,
            Other,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "body" => Ok(GeneratedField::Body),
                            "footer" => Ok(GeneratedField::Footer),
                            "headerText" | "header_text" => Ok(GeneratedField::HeaderText),
                            "headerImage" | "header_image" => Ok(GeneratedField::HeaderImage),
                            "headerVideo" | "header_video" => Ok(GeneratedField::HeaderVideo),
                            "headerDocument" | "header_document" => Ok(GeneratedField::HeaderDocument),
                            "buttons" => Ok(GeneratedField::Buttons),
                            "list" => Ok(GeneratedField::List),
                            "link" => Ok(GeneratedField::Link),
                            "form" => Ok(GeneratedField::Form),
                            "locationRequest" | "location_request" => Ok(GeneratedField::LocationRequest),
                            "contactRequest" | "contact_request" => Ok(GeneratedField::ContactRequest),
                            "callPermissionRequest" | "call_permission_request" => Ok(GeneratedField::CallPermissionRequest),
                            "other" => Ok(GeneratedField::Other),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Interactive;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Interactive")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Interactive, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut body__ = None;
                let mut footer__ = None;
                let mut header__ = None;
                let mut action__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Body => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("body"));
                            }
                            body__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Footer => {
                            if footer__.is_some() {
                                return Err(serde::de::Error::duplicate_field("footer"));
                            }
                            footer__ = Some(map_.next_value()?);
                        }
                        GeneratedField::HeaderText => {
                            if header__.is_some() {
                                return Err(serde::de::Error::duplicate_field("headerText"));
                            }
                            header__ = map_.next_value::<::std::option::Option<_>>()?.map(interactive::Header::HeaderText);
                        }
                        GeneratedField::HeaderImage => {
                            if header__.is_some() {
                                return Err(serde::de::Error::duplicate_field("headerImage"));
                            }
                            header__ = map_.next_value::<::std::option::Option<_>>()?.map(interactive::Header::HeaderImage)
;
                        }
                        GeneratedField::HeaderVideo => {
                            if header__.is_some() {
                                return Err(serde::de::Error::duplicate_field("headerVideo"));
                            }
                            header__ = map_.next_value::<::std::option::Option<_>>()?.map(interactive::Header::HeaderVideo)
;
                        }
                        GeneratedField::HeaderDocument => {
                            if header__.is_some() {
                                return Err(serde::de::Error::duplicate_field("headerDocument"));
                            }
                            header__ = map_.next_value::<::std::option::Option<_>>()?.map(interactive::Header::HeaderDocument)
;
                        }
                        GeneratedField::Buttons => {
                            if action__.is_some() {
                                return Err(serde::de::Error::duplicate_field("buttons"));
                            }
                            action__ = map_.next_value::<::std::option::Option<_>>()?.map(interactive::Action::Buttons)
;
                        }
                        GeneratedField::List => {
                            if action__.is_some() {
                                return Err(serde::de::Error::duplicate_field("list"));
                            }
                            action__ = map_.next_value::<::std::option::Option<_>>()?.map(interactive::Action::List)
;
                        }
                        GeneratedField::Link => {
                            if action__.is_some() {
                                return Err(serde::de::Error::duplicate_field("link"));
                            }
                            action__ = map_.next_value::<::std::option::Option<_>>()?.map(interactive::Action::Link)
;
                        }
                        GeneratedField::Form => {
                            if action__.is_some() {
                                return Err(serde::de::Error::duplicate_field("form"));
                            }
                            action__ = map_.next_value::<::std::option::Option<_>>()?.map(interactive::Action::Form)
;
                        }
                        GeneratedField::LocationRequest => {
                            if action__.is_some() {
                                return Err(serde::de::Error::duplicate_field("locationRequest"));
                            }
                            action__ = map_.next_value::<::std::option::Option<_>>()?.map(interactive::Action::LocationRequest)
;
                        }
                        GeneratedField::ContactRequest => {
                            if action__.is_some() {
                                return Err(serde::de::Error::duplicate_field("contactRequest"));
                            }
                            action__ = map_.next_value::<::std::option::Option<_>>()?.map(interactive::Action::ContactRequest)
;
                        }
                        GeneratedField::CallPermissionRequest => {
                            if action__.is_some() {
                                return Err(serde::de::Error::duplicate_field("callPermissionRequest"));
                            }
                            action__ = map_.next_value::<::std::option::Option<_>>()?.map(interactive::Action::CallPermissionRequest)
;
                        }
                        GeneratedField::Other => {
                            if action__.is_some() {
                                return Err(serde::de::Error::duplicate_field("other"));
                            }
                            action__ = map_.next_value::<::std::option::Option<_>>()?.map(interactive::Action::Other)
;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Interactive {
                    body: body__.unwrap_or_default(),
                    footer: footer__.unwrap_or_default(),
                    header: header__,
                    action: action__,
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Interactive", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for interactive::Ask {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let len = 0;
        let struct_ser = serializer.serialize_struct("recado.v1.Interactive.Ask", len)?;
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for interactive::Ask {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                            Ok(GeneratedField::__SkipField__)
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = interactive::Ask;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Interactive.Ask")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<interactive::Ask, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                while map_.next_key::<GeneratedField>()?.is_some() {
                    let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                }
                Ok(interactive::Ask {
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Interactive.Ask", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for interactive::Button {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.id.is_empty() {
            len += 1;
        }
        if !self.title.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Interactive.Button", len)?;
        if !self.id.is_empty() {
            struct_ser.serialize_field("id", &self.id)?;
        }
        if !self.title.is_empty() {
            struct_ser.serialize_field("title", &self.title)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for interactive::Button {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "id",
            "title",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Id,
            Title,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "id" => Ok(GeneratedField::Id),
                            "title" => Ok(GeneratedField::Title),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = interactive::Button;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Interactive.Button")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<interactive::Button, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut id__ = None;
                let mut title__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Id => {
                            if id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("id"));
                            }
                            id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Title => {
                            if title__.is_some() {
                                return Err(serde::de::Error::duplicate_field("title"));
                            }
                            title__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(interactive::Button {
                    id: id__.unwrap_or_default(),
                    title: title__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Interactive.Button", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for interactive::Buttons {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.buttons.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Interactive.Buttons", len)?;
        if !self.buttons.is_empty() {
            struct_ser.serialize_field("buttons", &self.buttons)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for interactive::Buttons {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "buttons",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Buttons,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "buttons" => Ok(GeneratedField::Buttons),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = interactive::Buttons;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Interactive.Buttons")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<interactive::Buttons, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut buttons__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Buttons => {
                            if buttons__.is_some() {
                                return Err(serde::de::Error::duplicate_field("buttons"));
                            }
                            buttons__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(interactive::Buttons {
                    buttons: buttons__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Interactive.Buttons", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for interactive::FormCall {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.form_id.is_empty() {
            len += 1;
        }
        if !self.form_name.is_empty() {
            len += 1;
        }
        if !self.title.is_empty() {
            len += 1;
        }
        if !self.token.is_empty() {
            len += 1;
        }
        if !self.action.is_empty() {
            len += 1;
        }
        if !self.data_json.is_empty() {
            len += 1;
        }
        if !self.screen.is_empty() {
            len += 1;
        }
        if self.draft {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Interactive.FormCall", len)?;
        if !self.form_id.is_empty() {
            struct_ser.serialize_field("formId", &self.form_id)?;
        }
        if !self.form_name.is_empty() {
            struct_ser.serialize_field("formName", &self.form_name)?;
        }
        if !self.title.is_empty() {
            struct_ser.serialize_field("title", &self.title)?;
        }
        if !self.token.is_empty() {
            struct_ser.serialize_field("token", &self.token)?;
        }
        if !self.action.is_empty() {
            struct_ser.serialize_field("action", &self.action)?;
        }
        if !self.data_json.is_empty() {
            struct_ser.serialize_field("dataJson", &self.data_json)?;
        }
        if !self.screen.is_empty() {
            struct_ser.serialize_field("screen", &self.screen)?;
        }
        if self.draft {
            struct_ser.serialize_field("draft", &self.draft)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for interactive::FormCall {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "form_id",
            "formId",
            "form_name",
            "formName",
            "title",
            "token",
            "action",
            "data_json",
            "dataJson",
            "screen",
            "draft",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            FormId,
            FormName,
            Title,
            Token,
            Action,
            DataJson,
            Screen,
            Draft,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "formId" | "form_id" => Ok(GeneratedField::FormId),
                            "formName" | "form_name" => Ok(GeneratedField::FormName),
                            "title" => Ok(GeneratedField::Title),
                            "token" => Ok(GeneratedField::Token),
                            "action" => Ok(GeneratedField::Action),
                            "dataJson" | "data_json" => Ok(GeneratedField::DataJson),
                            "screen" => Ok(GeneratedField::Screen),
                            "draft" => Ok(GeneratedField::Draft),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = interactive::FormCall;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Interactive.FormCall")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<interactive::FormCall, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut form_id__ = None;
                let mut form_name__ = None;
                let mut title__ = None;
                let mut token__ = None;
                let mut action__ = None;
                let mut data_json__ = None;
                let mut screen__ = None;
                let mut draft__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::FormId => {
                            if form_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("formId"));
                            }
                            form_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::FormName => {
                            if form_name__.is_some() {
                                return Err(serde::de::Error::duplicate_field("formName"));
                            }
                            form_name__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Title => {
                            if title__.is_some() {
                                return Err(serde::de::Error::duplicate_field("title"));
                            }
                            title__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Token => {
                            if token__.is_some() {
                                return Err(serde::de::Error::duplicate_field("token"));
                            }
                            token__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Action => {
                            if action__.is_some() {
                                return Err(serde::de::Error::duplicate_field("action"));
                            }
                            action__ = Some(map_.next_value()?);
                        }
                        GeneratedField::DataJson => {
                            if data_json__.is_some() {
                                return Err(serde::de::Error::duplicate_field("dataJson"));
                            }
                            data_json__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Screen => {
                            if screen__.is_some() {
                                return Err(serde::de::Error::duplicate_field("screen"));
                            }
                            screen__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Draft => {
                            if draft__.is_some() {
                                return Err(serde::de::Error::duplicate_field("draft"));
                            }
                            draft__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(interactive::FormCall {
                    form_id: form_id__.unwrap_or_default(),
                    form_name: form_name__.unwrap_or_default(),
                    title: title__.unwrap_or_default(),
                    token: token__.unwrap_or_default(),
                    action: action__.unwrap_or_default(),
                    data_json: data_json__.unwrap_or_default(),
                    screen: screen__.unwrap_or_default(),
                    draft: draft__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Interactive.FormCall", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for interactive::LinkButton {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.title.is_empty() {
            len += 1;
        }
        if !self.url.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Interactive.LinkButton", len)?;
        if !self.title.is_empty() {
            struct_ser.serialize_field("title", &self.title)?;
        }
        if !self.url.is_empty() {
            struct_ser.serialize_field("url", &self.url)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for interactive::LinkButton {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "title",
            "url",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Title,
            Url,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "title" => Ok(GeneratedField::Title),
                            "url" => Ok(GeneratedField::Url),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = interactive::LinkButton;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Interactive.LinkButton")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<interactive::LinkButton, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut title__ = None;
                let mut url__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Title => {
                            if title__.is_some() {
                                return Err(serde::de::Error::duplicate_field("title"));
                            }
                            title__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Url => {
                            if url__.is_some() {
                                return Err(serde::de::Error::duplicate_field("url"));
                            }
                            url__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(interactive::LinkButton {
                    title: title__.unwrap_or_default(),
                    url: url__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Interactive.LinkButton", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for interactive::List {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.button.is_empty() {
            len += 1;
        }
        if !self.sections.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Interactive.List", len)?;
        if !self.button.is_empty() {
            struct_ser.serialize_field("button", &self.button)?;
        }
        if !self.sections.is_empty() {
            struct_ser.serialize_field("sections", &self.sections)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for interactive::List {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "button",
            "sections",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Button,
            Sections,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "button" => Ok(GeneratedField::Button),
                            "sections" => Ok(GeneratedField::Sections),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = interactive::List;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Interactive.List")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<interactive::List, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut button__ = None;
                let mut sections__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Button => {
                            if button__.is_some() {
                                return Err(serde::de::Error::duplicate_field("button"));
                            }
                            button__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Sections => {
                            if sections__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sections"));
                            }
                            sections__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(interactive::List {
                    button: button__.unwrap_or_default(),
                    sections: sections__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Interactive.List", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for interactive::RawAction {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.r#type.is_empty() {
            len += 1;
        }
        if !self.json.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Interactive.RawAction", len)?;
        if !self.r#type.is_empty() {
            struct_ser.serialize_field("type", &self.r#type)?;
        }
        if !self.json.is_empty() {
            struct_ser.serialize_field("json", &self.json)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for interactive::RawAction {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "type",
            "json",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Type,
            Json,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "type" => Ok(GeneratedField::Type),
                            "json" => Ok(GeneratedField::Json),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = interactive::RawAction;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Interactive.RawAction")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<interactive::RawAction, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut r#type__ = None;
                let mut json__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Type => {
                            if r#type__.is_some() {
                                return Err(serde::de::Error::duplicate_field("type"));
                            }
                            r#type__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Json => {
                            if json__.is_some() {
                                return Err(serde::de::Error::duplicate_field("json"));
                            }
                            json__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(interactive::RawAction {
                    r#type: r#type__.unwrap_or_default(),
                    json: json__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Interactive.RawAction", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for interactive::Row {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.id.is_empty() {
            len += 1;
        }
        if !self.title.is_empty() {
            len += 1;
        }
        if !self.description.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Interactive.Row", len)?;
        if !self.id.is_empty() {
            struct_ser.serialize_field("id", &self.id)?;
        }
        if !self.title.is_empty() {
            struct_ser.serialize_field("title", &self.title)?;
        }
        if !self.description.is_empty() {
            struct_ser.serialize_field("description", &self.description)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for interactive::Row {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "id",
            "title",
            "description",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Id,
            Title,
            Description,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "id" => Ok(GeneratedField::Id),
                            "title" => Ok(GeneratedField::Title),
                            "description" => Ok(GeneratedField::Description),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = interactive::Row;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Interactive.Row")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<interactive::Row, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut id__ = None;
                let mut title__ = None;
                let mut description__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Id => {
                            if id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("id"));
                            }
                            id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Title => {
                            if title__.is_some() {
                                return Err(serde::de::Error::duplicate_field("title"));
                            }
                            title__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Description => {
                            if description__.is_some() {
                                return Err(serde::de::Error::duplicate_field("description"));
                            }
                            description__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(interactive::Row {
                    id: id__.unwrap_or_default(),
                    title: title__.unwrap_or_default(),
                    description: description__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Interactive.Row", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for interactive::Section {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.title.is_empty() {
            len += 1;
        }
        if !self.rows.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Interactive.Section", len)?;
        if !self.title.is_empty() {
            struct_ser.serialize_field("title", &self.title)?;
        }
        if !self.rows.is_empty() {
            struct_ser.serialize_field("rows", &self.rows)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for interactive::Section {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "title",
            "rows",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Title,
            Rows,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "title" => Ok(GeneratedField::Title),
                            "rows" => Ok(GeneratedField::Rows),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = interactive::Section;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Interactive.Section")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<interactive::Section, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut title__ = None;
                let mut rows__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Title => {
                            if title__.is_some() {
                                return Err(serde::de::Error::duplicate_field("title"));
                            }
                            title__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Rows => {
                            if rows__.is_some() {
                                return Err(serde::de::Error::duplicate_field("rows"));
                            }
                            rows__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(interactive::Section {
                    title: title__.unwrap_or_default(),
                    rows: rows__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Interactive.Section", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Location {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.latitude != 0. {
            len += 1;
        }
        if self.longitude != 0. {
            len += 1;
        }
        if !self.name.is_empty() {
            len += 1;
        }
        if !self.address.is_empty() {
            len += 1;
        }
        if !self.url.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Location", len)?;
        if self.latitude != 0. {
            struct_ser.serialize_field("latitude", &self.latitude)?;
        }
        if self.longitude != 0. {
            struct_ser.serialize_field("longitude", &self.longitude)?;
        }
        if !self.name.is_empty() {
            struct_ser.serialize_field("name", &self.name)?;
        }
        if !self.address.is_empty() {
            struct_ser.serialize_field("address", &self.address)?;
        }
        if !self.url.is_empty() {
            struct_ser.serialize_field("url", &self.url)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Location {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "latitude",
            "longitude",
            "name",
            "address",
            "url",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Latitude,
            Longitude,
            Name,
            Address,
            Url,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "latitude" => Ok(GeneratedField::Latitude),
                            "longitude" => Ok(GeneratedField::Longitude),
                            "name" => Ok(GeneratedField::Name),
                            "address" => Ok(GeneratedField::Address),
                            "url" => Ok(GeneratedField::Url),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Location;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Location")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Location, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut latitude__ = None;
                let mut longitude__ = None;
                let mut name__ = None;
                let mut address__ = None;
                let mut url__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Latitude => {
                            if latitude__.is_some() {
                                return Err(serde::de::Error::duplicate_field("latitude"));
                            }
                            latitude__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Longitude => {
                            if longitude__.is_some() {
                                return Err(serde::de::Error::duplicate_field("longitude"));
                            }
                            longitude__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Name => {
                            if name__.is_some() {
                                return Err(serde::de::Error::duplicate_field("name"));
                            }
                            name__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Address => {
                            if address__.is_some() {
                                return Err(serde::de::Error::duplicate_field("address"));
                            }
                            address__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Url => {
                            if url__.is_some() {
                                return Err(serde::de::Error::duplicate_field("url"));
                            }
                            url__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Location {
                    latitude: latitude__.unwrap_or_default(),
                    longitude: longitude__.unwrap_or_default(),
                    name: name__.unwrap_or_default(),
                    address: address__.unwrap_or_default(),
                    url: url__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Location", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for LogicChanged {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.version != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.LogicChanged", len)?;
        if self.version != 0 {
            struct_ser.serialize_field("version", &self.version)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for LogicChanged {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "version",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Version,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "version" => Ok(GeneratedField::Version),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = LogicChanged;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.LogicChanged")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<LogicChanged, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut version__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Version => {
                            if version__.is_some() {
                                return Err(serde::de::Error::duplicate_field("version"));
                            }
                            version__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(LogicChanged {
                    version: version__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.LogicChanged", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for MarkRead {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.conversation_id.is_empty() {
            len += 1;
        }
        if !self.message_id.is_empty() {
            len += 1;
        }
        if self.provider_id.is_some() {
            len += 1;
        }
        if !self.agent_id.is_empty() {
            len += 1;
        }
        if self.typing {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.MarkRead", len)?;
        if !self.conversation_id.is_empty() {
            struct_ser.serialize_field("conversationId", &self.conversation_id)?;
        }
        if !self.message_id.is_empty() {
            struct_ser.serialize_field("messageId", &self.message_id)?;
        }
        if let Some(v) = self.provider_id.as_ref() {
            struct_ser.serialize_field("providerId", v)?;
        }
        if !self.agent_id.is_empty() {
            struct_ser.serialize_field("agentId", &self.agent_id)?;
        }
        if self.typing {
            struct_ser.serialize_field("typing", &self.typing)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for MarkRead {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "conversation_id",
            "conversationId",
            "message_id",
            "messageId",
            "provider_id",
            "providerId",
            "agent_id",
            "agentId",
            "typing",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            ConversationId,
            MessageId,
            ProviderId,
            AgentId,
            Typing,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "conversationId" | "conversation_id" => Ok(GeneratedField::ConversationId),
                            "messageId" | "message_id" => Ok(GeneratedField::MessageId),
                            "providerId" | "provider_id" => Ok(GeneratedField::ProviderId),
                            "agentId" | "agent_id" => Ok(GeneratedField::AgentId),
                            "typing" => Ok(GeneratedField::Typing),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = MarkRead;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.MarkRead")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<MarkRead, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut conversation_id__ = None;
                let mut message_id__ = None;
                let mut provider_id__ = None;
                let mut agent_id__ = None;
                let mut typing__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::ConversationId => {
                            if conversation_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("conversationId"));
                            }
                            conversation_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::MessageId => {
                            if message_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("messageId"));
                            }
                            message_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ProviderId => {
                            if provider_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("providerId"));
                            }
                            provider_id__ = map_.next_value()?;
                        }
                        GeneratedField::AgentId => {
                            if agent_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("agentId"));
                            }
                            agent_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Typing => {
                            if typing__.is_some() {
                                return Err(serde::de::Error::duplicate_field("typing"));
                            }
                            typing__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(MarkRead {
                    conversation_id: conversation_id__.unwrap_or_default(),
                    message_id: message_id__.unwrap_or_default(),
                    provider_id: provider_id__,
                    agent_id: agent_id__.unwrap_or_default(),
                    typing: typing__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.MarkRead", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Media {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.provider_media_id.is_empty() {
            len += 1;
        }
        if !self.url.is_empty() {
            len += 1;
        }
        if !self.object.is_empty() {
            len += 1;
        }
        if !self.mime_type.is_empty() {
            len += 1;
        }
        if !self.sha256.is_empty() {
            len += 1;
        }
        if !self.caption.is_empty() {
            len += 1;
        }
        if !self.filename.is_empty() {
            len += 1;
        }
        if self.size_bytes != 0 {
            len += 1;
        }
        if self.voice {
            len += 1;
        }
        if self.animated {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Media", len)?;
        if !self.provider_media_id.is_empty() {
            struct_ser.serialize_field("providerMediaId", &self.provider_media_id)?;
        }
        if !self.url.is_empty() {
            struct_ser.serialize_field("url", &self.url)?;
        }
        if !self.object.is_empty() {
            struct_ser.serialize_field("object", &self.object)?;
        }
        if !self.mime_type.is_empty() {
            struct_ser.serialize_field("mimeType", &self.mime_type)?;
        }
        if !self.sha256.is_empty() {
            struct_ser.serialize_field("sha256", &self.sha256)?;
        }
        if !self.caption.is_empty() {
            struct_ser.serialize_field("caption", &self.caption)?;
        }
        if !self.filename.is_empty() {
            struct_ser.serialize_field("filename", &self.filename)?;
        }
        if self.size_bytes != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("sizeBytes", ToString::to_string(&self.size_bytes).as_str())?;
        }
        if self.voice {
            struct_ser.serialize_field("voice", &self.voice)?;
        }
        if self.animated {
            struct_ser.serialize_field("animated", &self.animated)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Media {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "provider_media_id",
            "providerMediaId",
            "url",
            "object",
            "mime_type",
            "mimeType",
            "sha256",
            "caption",
            "filename",
            "size_bytes",
            "sizeBytes",
            "voice",
            "animated",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            ProviderMediaId,
            Url,
            Object,
            MimeType,
            Sha256,
            Caption,
            Filename,
            SizeBytes,
            Voice,
            Animated,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "providerMediaId" | "provider_media_id" => Ok(GeneratedField::ProviderMediaId),
                            "url" => Ok(GeneratedField::Url),
                            "object" => Ok(GeneratedField::Object),
                            "mimeType" | "mime_type" => Ok(GeneratedField::MimeType),
                            "sha256" => Ok(GeneratedField::Sha256),
                            "caption" => Ok(GeneratedField::Caption),
                            "filename" => Ok(GeneratedField::Filename),
                            "sizeBytes" | "size_bytes" => Ok(GeneratedField::SizeBytes),
                            "voice" => Ok(GeneratedField::Voice),
                            "animated" => Ok(GeneratedField::Animated),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Media;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Media")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Media, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut provider_media_id__ = None;
                let mut url__ = None;
                let mut object__ = None;
                let mut mime_type__ = None;
                let mut sha256__ = None;
                let mut caption__ = None;
                let mut filename__ = None;
                let mut size_bytes__ = None;
                let mut voice__ = None;
                let mut animated__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::ProviderMediaId => {
                            if provider_media_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("providerMediaId"));
                            }
                            provider_media_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Url => {
                            if url__.is_some() {
                                return Err(serde::de::Error::duplicate_field("url"));
                            }
                            url__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Object => {
                            if object__.is_some() {
                                return Err(serde::de::Error::duplicate_field("object"));
                            }
                            object__ = Some(map_.next_value()?);
                        }
                        GeneratedField::MimeType => {
                            if mime_type__.is_some() {
                                return Err(serde::de::Error::duplicate_field("mimeType"));
                            }
                            mime_type__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Sha256 => {
                            if sha256__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sha256"));
                            }
                            sha256__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Caption => {
                            if caption__.is_some() {
                                return Err(serde::de::Error::duplicate_field("caption"));
                            }
                            caption__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Filename => {
                            if filename__.is_some() {
                                return Err(serde::de::Error::duplicate_field("filename"));
                            }
                            filename__ = Some(map_.next_value()?);
                        }
                        GeneratedField::SizeBytes => {
                            if size_bytes__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sizeBytes"));
                            }
                            size_bytes__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Voice => {
                            if voice__.is_some() {
                                return Err(serde::de::Error::duplicate_field("voice"));
                            }
                            voice__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Animated => {
                            if animated__.is_some() {
                                return Err(serde::de::Error::duplicate_field("animated"));
                            }
                            animated__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Media {
                    provider_media_id: provider_media_id__.unwrap_or_default(),
                    url: url__.unwrap_or_default(),
                    object: object__.unwrap_or_default(),
                    mime_type: mime_type__.unwrap_or_default(),
                    sha256: sha256__.unwrap_or_default(),
                    caption: caption__.unwrap_or_default(),
                    filename: filename__.unwrap_or_default(),
                    size_bytes: size_bytes__.unwrap_or_default(),
                    voice: voice__.unwrap_or_default(),
                    animated: animated__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Media", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for MediaFailed {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.message_id.is_empty() {
            len += 1;
        }
        if !self.conversation_id.is_empty() {
            len += 1;
        }
        if !self.account_id.is_empty() {
            len += 1;
        }
        if self.part != 0 {
            len += 1;
        }
        if !self.code.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.MediaFailed", len)?;
        if !self.message_id.is_empty() {
            struct_ser.serialize_field("messageId", &self.message_id)?;
        }
        if !self.conversation_id.is_empty() {
            struct_ser.serialize_field("conversationId", &self.conversation_id)?;
        }
        if !self.account_id.is_empty() {
            struct_ser.serialize_field("accountId", &self.account_id)?;
        }
        if self.part != 0 {
            struct_ser.serialize_field("part", &self.part)?;
        }
        if !self.code.is_empty() {
            struct_ser.serialize_field("code", &self.code)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for MediaFailed {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "message_id",
            "messageId",
            "conversation_id",
            "conversationId",
            "account_id",
            "accountId",
            "part",
            "code",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            MessageId,
            ConversationId,
            AccountId,
            Part,
            Code,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "messageId" | "message_id" => Ok(GeneratedField::MessageId),
                            "conversationId" | "conversation_id" => Ok(GeneratedField::ConversationId),
                            "accountId" | "account_id" => Ok(GeneratedField::AccountId),
                            "part" => Ok(GeneratedField::Part),
                            "code" => Ok(GeneratedField::Code),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = MediaFailed;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.MediaFailed")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<MediaFailed, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut message_id__ = None;
                let mut conversation_id__ = None;
                let mut account_id__ = None;
                let mut part__ = None;
                let mut code__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::MessageId => {
                            if message_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("messageId"));
                            }
                            message_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ConversationId => {
                            if conversation_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("conversationId"));
                            }
                            conversation_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Part => {
                            if part__.is_some() {
                                return Err(serde::de::Error::duplicate_field("part"));
                            }
                            part__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Code => {
                            if code__.is_some() {
                                return Err(serde::de::Error::duplicate_field("code"));
                            }
                            code__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(MediaFailed {
                    message_id: message_id__.unwrap_or_default(),
                    conversation_id: conversation_id__.unwrap_or_default(),
                    account_id: account_id__.unwrap_or_default(),
                    part: part__.unwrap_or_default(),
                    code: code__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.MediaFailed", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for MediaReport {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.account_id.is_empty() {
            len += 1;
        }
        if !self.message_id.is_empty() {
            len += 1;
        }
        if self.part != 0 {
            len += 1;
        }
        if !self.object.is_empty() {
            len += 1;
        }
        if !self.sha256.is_empty() {
            len += 1;
        }
        if self.size_bytes != 0 {
            len += 1;
        }
        if !self.mime_type.is_empty() {
            len += 1;
        }
        if !self.code.is_empty() {
            len += 1;
        }
        if !self.conversation_id.is_empty() {
            len += 1;
        }
        if !self.media_id.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.MediaReport", len)?;
        if !self.account_id.is_empty() {
            struct_ser.serialize_field("accountId", &self.account_id)?;
        }
        if !self.message_id.is_empty() {
            struct_ser.serialize_field("messageId", &self.message_id)?;
        }
        if self.part != 0 {
            struct_ser.serialize_field("part", &self.part)?;
        }
        if !self.object.is_empty() {
            struct_ser.serialize_field("object", &self.object)?;
        }
        if !self.sha256.is_empty() {
            struct_ser.serialize_field("sha256", &self.sha256)?;
        }
        if self.size_bytes != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("sizeBytes", ToString::to_string(&self.size_bytes).as_str())?;
        }
        if !self.mime_type.is_empty() {
            struct_ser.serialize_field("mimeType", &self.mime_type)?;
        }
        if !self.code.is_empty() {
            struct_ser.serialize_field("code", &self.code)?;
        }
        if !self.conversation_id.is_empty() {
            struct_ser.serialize_field("conversationId", &self.conversation_id)?;
        }
        if !self.media_id.is_empty() {
            struct_ser.serialize_field("mediaId", &self.media_id)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for MediaReport {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "message_id",
            "messageId",
            "part",
            "object",
            "sha256",
            "size_bytes",
            "sizeBytes",
            "mime_type",
            "mimeType",
            "code",
            "conversation_id",
            "conversationId",
            "media_id",
            "mediaId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            MessageId,
            Part,
            Object,
            Sha256,
            SizeBytes,
            MimeType,
            Code,
            ConversationId,
            MediaId,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "accountId" | "account_id" => Ok(GeneratedField::AccountId),
                            "messageId" | "message_id" => Ok(GeneratedField::MessageId),
                            "part" => Ok(GeneratedField::Part),
                            "object" => Ok(GeneratedField::Object),
                            "sha256" => Ok(GeneratedField::Sha256),
                            "sizeBytes" | "size_bytes" => Ok(GeneratedField::SizeBytes),
                            "mimeType" | "mime_type" => Ok(GeneratedField::MimeType),
                            "code" => Ok(GeneratedField::Code),
                            "conversationId" | "conversation_id" => Ok(GeneratedField::ConversationId),
                            "mediaId" | "media_id" => Ok(GeneratedField::MediaId),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = MediaReport;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.MediaReport")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<MediaReport, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut message_id__ = None;
                let mut part__ = None;
                let mut object__ = None;
                let mut sha256__ = None;
                let mut size_bytes__ = None;
                let mut mime_type__ = None;
                let mut code__ = None;
                let mut conversation_id__ = None;
                let mut media_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::MessageId => {
                            if message_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("messageId"));
                            }
                            message_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Part => {
                            if part__.is_some() {
                                return Err(serde::de::Error::duplicate_field("part"));
                            }
                            part__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Object => {
                            if object__.is_some() {
                                return Err(serde::de::Error::duplicate_field("object"));
                            }
                            object__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Sha256 => {
                            if sha256__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sha256"));
                            }
                            sha256__ = Some(map_.next_value()?);
                        }
                        GeneratedField::SizeBytes => {
                            if size_bytes__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sizeBytes"));
                            }
                            size_bytes__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::MimeType => {
                            if mime_type__.is_some() {
                                return Err(serde::de::Error::duplicate_field("mimeType"));
                            }
                            mime_type__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Code => {
                            if code__.is_some() {
                                return Err(serde::de::Error::duplicate_field("code"));
                            }
                            code__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ConversationId => {
                            if conversation_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("conversationId"));
                            }
                            conversation_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::MediaId => {
                            if media_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("mediaId"));
                            }
                            media_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(MediaReport {
                    account_id: account_id__.unwrap_or_default(),
                    message_id: message_id__.unwrap_or_default(),
                    part: part__.unwrap_or_default(),
                    object: object__.unwrap_or_default(),
                    sha256: sha256__.unwrap_or_default(),
                    size_bytes: size_bytes__.unwrap_or_default(),
                    mime_type: mime_type__.unwrap_or_default(),
                    code: code__.unwrap_or_default(),
                    conversation_id: conversation_id__.unwrap_or_default(),
                    media_id: media_id__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.MediaReport", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for MediaState {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.partition != 0 {
            len += 1;
        }
        if self.settled_to != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.MediaState", len)?;
        if self.partition != 0 {
            struct_ser.serialize_field("partition", &self.partition)?;
        }
        if self.settled_to != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("settledTo", ToString::to_string(&self.settled_to).as_str())?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for MediaState {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "partition",
            "settled_to",
            "settledTo",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Partition,
            SettledTo,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "partition" => Ok(GeneratedField::Partition),
                            "settledTo" | "settled_to" => Ok(GeneratedField::SettledTo),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = MediaState;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.MediaState")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<MediaState, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut partition__ = None;
                let mut settled_to__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Partition => {
                            if partition__.is_some() {
                                return Err(serde::de::Error::duplicate_field("partition"));
                            }
                            partition__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::SettledTo => {
                            if settled_to__.is_some() {
                                return Err(serde::de::Error::duplicate_field("settledTo"));
                            }
                            settled_to__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(MediaState {
                    partition: partition__.unwrap_or_default(),
                    settled_to: settled_to__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.MediaState", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for MediaStored {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.message_id.is_empty() {
            len += 1;
        }
        if !self.conversation_id.is_empty() {
            len += 1;
        }
        if !self.account_id.is_empty() {
            len += 1;
        }
        if self.part != 0 {
            len += 1;
        }
        if !self.object.is_empty() {
            len += 1;
        }
        if !self.sha256.is_empty() {
            len += 1;
        }
        if self.size_bytes != 0 {
            len += 1;
        }
        if !self.mime_type.is_empty() {
            len += 1;
        }
        if !self.media_id.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.MediaStored", len)?;
        if !self.message_id.is_empty() {
            struct_ser.serialize_field("messageId", &self.message_id)?;
        }
        if !self.conversation_id.is_empty() {
            struct_ser.serialize_field("conversationId", &self.conversation_id)?;
        }
        if !self.account_id.is_empty() {
            struct_ser.serialize_field("accountId", &self.account_id)?;
        }
        if self.part != 0 {
            struct_ser.serialize_field("part", &self.part)?;
        }
        if !self.object.is_empty() {
            struct_ser.serialize_field("object", &self.object)?;
        }
        if !self.sha256.is_empty() {
            struct_ser.serialize_field("sha256", &self.sha256)?;
        }
        if self.size_bytes != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("sizeBytes", ToString::to_string(&self.size_bytes).as_str())?;
        }
        if !self.mime_type.is_empty() {
            struct_ser.serialize_field("mimeType", &self.mime_type)?;
        }
        if !self.media_id.is_empty() {
            struct_ser.serialize_field("mediaId", &self.media_id)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for MediaStored {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "message_id",
            "messageId",
            "conversation_id",
            "conversationId",
            "account_id",
            "accountId",
            "part",
            "object",
            "sha256",
            "size_bytes",
            "sizeBytes",
            "mime_type",
            "mimeType",
            "media_id",
            "mediaId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            MessageId,
            ConversationId,
            AccountId,
            Part,
            Object,
            Sha256,
            SizeBytes,
            MimeType,
            MediaId,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "messageId" | "message_id" => Ok(GeneratedField::MessageId),
                            "conversationId" | "conversation_id" => Ok(GeneratedField::ConversationId),
                            "accountId" | "account_id" => Ok(GeneratedField::AccountId),
                            "part" => Ok(GeneratedField::Part),
                            "object" => Ok(GeneratedField::Object),
                            "sha256" => Ok(GeneratedField::Sha256),
                            "sizeBytes" | "size_bytes" => Ok(GeneratedField::SizeBytes),
                            "mimeType" | "mime_type" => Ok(GeneratedField::MimeType),
                            "mediaId" | "media_id" => Ok(GeneratedField::MediaId),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = MediaStored;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.MediaStored")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<MediaStored, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut message_id__ = None;
                let mut conversation_id__ = None;
                let mut account_id__ = None;
                let mut part__ = None;
                let mut object__ = None;
                let mut sha256__ = None;
                let mut size_bytes__ = None;
                let mut mime_type__ = None;
                let mut media_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::MessageId => {
                            if message_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("messageId"));
                            }
                            message_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ConversationId => {
                            if conversation_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("conversationId"));
                            }
                            conversation_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Part => {
                            if part__.is_some() {
                                return Err(serde::de::Error::duplicate_field("part"));
                            }
                            part__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Object => {
                            if object__.is_some() {
                                return Err(serde::de::Error::duplicate_field("object"));
                            }
                            object__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Sha256 => {
                            if sha256__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sha256"));
                            }
                            sha256__ = Some(map_.next_value()?);
                        }
                        GeneratedField::SizeBytes => {
                            if size_bytes__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sizeBytes"));
                            }
                            size_bytes__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::MimeType => {
                            if mime_type__.is_some() {
                                return Err(serde::de::Error::duplicate_field("mimeType"));
                            }
                            mime_type__ = Some(map_.next_value()?);
                        }
                        GeneratedField::MediaId => {
                            if media_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("mediaId"));
                            }
                            media_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(MediaStored {
                    message_id: message_id__.unwrap_or_default(),
                    conversation_id: conversation_id__.unwrap_or_default(),
                    account_id: account_id__.unwrap_or_default(),
                    part: part__.unwrap_or_default(),
                    object: object__.unwrap_or_default(),
                    sha256: sha256__.unwrap_or_default(),
                    size_bytes: size_bytes__.unwrap_or_default(),
                    mime_type: mime_type__.unwrap_or_default(),
                    media_id: media_id__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.MediaStored", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Message {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.provider_id.is_empty() {
            len += 1;
        }
        if self.provider_time.is_some() {
            len += 1;
        }
        if self.provider_time_replaced {
            len += 1;
        }
        if self.reply_to.is_some() {
            len += 1;
        }
        if self.referral.is_some() {
            len += 1;
        }
        if self.forwarded {
            len += 1;
        }
        if self.frequently_forwarded {
            len += 1;
        }
        if !self.group_id.is_empty() {
            len += 1;
        }
        if !self.language.is_empty() {
            len += 1;
        }
        if !self.errors.is_empty() {
            len += 1;
        }
        if self.identity.is_some() {
            len += 1;
        }
        if self.from_business {
            len += 1;
        }
        if !self.history_status.is_empty() {
            len += 1;
        }
        if !self.recipient_identity_hash.is_empty() {
            len += 1;
        }
        if self.body.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Message", len)?;
        if !self.provider_id.is_empty() {
            struct_ser.serialize_field("providerId", &self.provider_id)?;
        }
        if let Some(v) = self.provider_time.as_ref() {
            struct_ser.serialize_field("providerTime", v)?;
        }
        if self.provider_time_replaced {
            struct_ser.serialize_field("providerTimeReplaced", &self.provider_time_replaced)?;
        }
        if let Some(v) = self.reply_to.as_ref() {
            struct_ser.serialize_field("replyTo", v)?;
        }
        if let Some(v) = self.referral.as_ref() {
            struct_ser.serialize_field("referral", v)?;
        }
        if self.forwarded {
            struct_ser.serialize_field("forwarded", &self.forwarded)?;
        }
        if self.frequently_forwarded {
            struct_ser.serialize_field("frequentlyForwarded", &self.frequently_forwarded)?;
        }
        if !self.group_id.is_empty() {
            struct_ser.serialize_field("groupId", &self.group_id)?;
        }
        if !self.language.is_empty() {
            struct_ser.serialize_field("language", &self.language)?;
        }
        if !self.errors.is_empty() {
            struct_ser.serialize_field("errors", &self.errors)?;
        }
        if let Some(v) = self.identity.as_ref() {
            struct_ser.serialize_field("identity", v)?;
        }
        if self.from_business {
            struct_ser.serialize_field("fromBusiness", &self.from_business)?;
        }
        if !self.history_status.is_empty() {
            struct_ser.serialize_field("historyStatus", &self.history_status)?;
        }
        if !self.recipient_identity_hash.is_empty() {
            struct_ser.serialize_field("recipientIdentityHash", &self.recipient_identity_hash)?;
        }
        if let Some(v) = self.body.as_ref() {
            match v {
                message::Body::Text(v) => {
                    struct_ser.serialize_field("text", v)?;
                }
                message::Body::Image(v) => {
                    struct_ser.serialize_field("image", v)?;
                }
                message::Body::Video(v) => {
                    struct_ser.serialize_field("video", v)?;
                }
                message::Body::Audio(v) => {
                    struct_ser.serialize_field("audio", v)?;
                }
                message::Body::Document(v) => {
                    struct_ser.serialize_field("document", v)?;
                }
                message::Body::Sticker(v) => {
                    struct_ser.serialize_field("sticker", v)?;
                }
                message::Body::Location(v) => {
                    struct_ser.serialize_field("location", v)?;
                }
                message::Body::Contacts(v) => {
                    struct_ser.serialize_field("contacts", v)?;
                }
                message::Body::Interactive(v) => {
                    struct_ser.serialize_field("interactive", v)?;
                }
                message::Body::Choice(v) => {
                    struct_ser.serialize_field("choice", v)?;
                }
                message::Body::Form(v) => {
                    struct_ser.serialize_field("form", v)?;
                }
                message::Body::Template(v) => {
                    struct_ser.serialize_field("template", v)?;
                }
                message::Body::Reaction(v) => {
                    struct_ser.serialize_field("reaction", v)?;
                }
                message::Body::Edit(v) => {
                    struct_ser.serialize_field("edit", v)?;
                }
                message::Body::Delete(v) => {
                    struct_ser.serialize_field("delete", v)?;
                }
                message::Body::Order(v) => {
                    struct_ser.serialize_field("order", v)?;
                }
                message::Body::System(v) => {
                    struct_ser.serialize_field("system", v)?;
                }
                message::Body::Call(v) => {
                    struct_ser.serialize_field("call", v)?;
                }
                message::Body::Email(v) => {
                    struct_ser.serialize_field("email", v)?;
                }
                message::Body::Unsupported(v) => {
                    struct_ser.serialize_field("unsupported", v)?;
                }
            }
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Message {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "provider_id",
            "providerId",
            "provider_time",
            "providerTime",
            "provider_time_replaced",
            "providerTimeReplaced",
            "reply_to",
            "replyTo",
            "referral",
            "forwarded",
            "frequently_forwarded",
            "frequentlyForwarded",
            "group_id",
            "groupId",
            "language",
            "errors",
            "identity",
            "from_business",
            "fromBusiness",
            "history_status",
            "historyStatus",
            "recipient_identity_hash",
            "recipientIdentityHash",
            "text",
            "image",
            "video",
            "audio",
            "document",
            "sticker",
            "location",
            "contacts",
            "interactive",
            "choice",
            "form",
            "template",
            "reaction",
            "edit",
            "delete",
            "order",
            "system",
            "call",
            "email",
            "unsupported",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            ProviderId,
            ProviderTime,
            ProviderTimeReplaced,
            ReplyTo,
            Referral,
            Forwarded,
            FrequentlyForwarded,
            GroupId,
            Language,
            Errors,
            Identity,
            FromBusiness,
            HistoryStatus,
            RecipientIdentityHash,
            Text,
            Image,
            Video,
            Audio,
            Document,
            Sticker,
            Location,
            Contacts,
            Interactive,
            Choice,
            Form,
            Template,
            Reaction,
            Edit,
            Delete,
            Order,
            System,
            Call,
            Email,
            Unsupported,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "providerId" | "provider_id" => Ok(GeneratedField::ProviderId),
                            "providerTime" | "provider_time" => Ok(GeneratedField::ProviderTime),
                            "providerTimeReplaced" | "provider_time_replaced" => Ok(GeneratedField::ProviderTimeReplaced),
                            "replyTo" | "reply_to" => Ok(GeneratedField::ReplyTo),
                            "referral" => Ok(GeneratedField::Referral),
                            "forwarded" => Ok(GeneratedField::Forwarded),
                            "frequentlyForwarded" | "frequently_forwarded" => Ok(GeneratedField::FrequentlyForwarded),
                            "groupId" | "group_id" => Ok(GeneratedField::GroupId),
                            "language" => Ok(GeneratedField::Language),
                            "errors" => Ok(GeneratedField::Errors),
                            "identity" => Ok(GeneratedField::Identity),
                            "fromBusiness" | "from_business" => Ok(GeneratedField::FromBusiness),
                            "historyStatus" | "history_status" => Ok(GeneratedField::HistoryStatus),
                            "recipientIdentityHash" | "recipient_identity_hash" => Ok(GeneratedField::RecipientIdentityHash),
                            "text" => Ok(GeneratedField::Text),
                            "image" => Ok(GeneratedField::Image),
                            "video" => Ok(GeneratedField::Video),
                            "audio" => Ok(GeneratedField::Audio),
                            "document" => Ok(GeneratedField::Document),
                            "sticker" => Ok(GeneratedField::Sticker),
                            "location" => Ok(GeneratedField::Location),
                            "contacts" => Ok(GeneratedField::Contacts),
                            "interactive" => Ok(GeneratedField::Interactive),
                            "choice" => Ok(GeneratedField::Choice),
                            "form" => Ok(GeneratedField::Form),
                            "template" => Ok(GeneratedField::Template),
                            "reaction" => Ok(GeneratedField::Reaction),
                            "edit" => Ok(GeneratedField::Edit),
                            "delete" => Ok(GeneratedField::Delete),
                            "order" => Ok(GeneratedField::Order),
                            "system" => Ok(GeneratedField::System),
                            "call" => Ok(GeneratedField::Call),
                            "email" => Ok(GeneratedField::Email),
                            "unsupported" => Ok(GeneratedField::Unsupported),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Message;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Message")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Message, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut provider_id__ = None;
                let mut provider_time__ = None;
                let mut provider_time_replaced__ = None;
                let mut reply_to__ = None;
                let mut referral__ = None;
                let mut forwarded__ = None;
                let mut frequently_forwarded__ = None;
                let mut group_id__ = None;
                let mut language__ = None;
                let mut errors__ = None;
                let mut identity__ = None;
                let mut from_business__ = None;
                let mut history_status__ = None;
                let mut recipient_identity_hash__ = None;
                let mut body__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::ProviderId => {
                            if provider_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("providerId"));
                            }
                            provider_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ProviderTime => {
                            if provider_time__.is_some() {
                                return Err(serde::de::Error::duplicate_field("providerTime"));
                            }
                            provider_time__ = map_.next_value()?;
                        }
                        GeneratedField::ProviderTimeReplaced => {
                            if provider_time_replaced__.is_some() {
                                return Err(serde::de::Error::duplicate_field("providerTimeReplaced"));
                            }
                            provider_time_replaced__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ReplyTo => {
                            if reply_to__.is_some() {
                                return Err(serde::de::Error::duplicate_field("replyTo"));
                            }
                            reply_to__ = map_.next_value()?;
                        }
                        GeneratedField::Referral => {
                            if referral__.is_some() {
                                return Err(serde::de::Error::duplicate_field("referral"));
                            }
                            referral__ = map_.next_value()?;
                        }
                        GeneratedField::Forwarded => {
                            if forwarded__.is_some() {
                                return Err(serde::de::Error::duplicate_field("forwarded"));
                            }
                            forwarded__ = Some(map_.next_value()?);
                        }
                        GeneratedField::FrequentlyForwarded => {
                            if frequently_forwarded__.is_some() {
                                return Err(serde::de::Error::duplicate_field("frequentlyForwarded"));
                            }
                            frequently_forwarded__ = Some(map_.next_value()?);
                        }
                        GeneratedField::GroupId => {
                            if group_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("groupId"));
                            }
                            group_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Language => {
                            if language__.is_some() {
                                return Err(serde::de::Error::duplicate_field("language"));
                            }
                            language__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Errors => {
                            if errors__.is_some() {
                                return Err(serde::de::Error::duplicate_field("errors"));
                            }
                            errors__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Identity => {
                            if identity__.is_some() {
                                return Err(serde::de::Error::duplicate_field("identity"));
                            }
                            identity__ = map_.next_value()?;
                        }
                        GeneratedField::FromBusiness => {
                            if from_business__.is_some() {
                                return Err(serde::de::Error::duplicate_field("fromBusiness"));
                            }
                            from_business__ = Some(map_.next_value()?);
                        }
                        GeneratedField::HistoryStatus => {
                            if history_status__.is_some() {
                                return Err(serde::de::Error::duplicate_field("historyStatus"));
                            }
                            history_status__ = Some(map_.next_value()?);
                        }
                        GeneratedField::RecipientIdentityHash => {
                            if recipient_identity_hash__.is_some() {
                                return Err(serde::de::Error::duplicate_field("recipientIdentityHash"));
                            }
                            recipient_identity_hash__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Text => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("text"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(message::Body::Text)
;
                        }
                        GeneratedField::Image => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("image"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(message::Body::Image)
;
                        }
                        GeneratedField::Video => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("video"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(message::Body::Video)
;
                        }
                        GeneratedField::Audio => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("audio"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(message::Body::Audio)
;
                        }
                        GeneratedField::Document => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("document"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(message::Body::Document)
;
                        }
                        GeneratedField::Sticker => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sticker"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(message::Body::Sticker)
;
                        }
                        GeneratedField::Location => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("location"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(message::Body::Location)
;
                        }
                        GeneratedField::Contacts => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("contacts"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(message::Body::Contacts)
;
                        }
                        GeneratedField::Interactive => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("interactive"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(message::Body::Interactive)
;
                        }
                        GeneratedField::Choice => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("choice"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(message::Body::Choice)
;
                        }
                        GeneratedField::Form => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("form"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(message::Body::Form)
;
                        }
                        GeneratedField::Template => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("template"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(message::Body::Template)
;
                        }
                        GeneratedField::Reaction => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reaction"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(message::Body::Reaction)
;
                        }
                        GeneratedField::Edit => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("edit"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(message::Body::Edit)
;
                        }
                        GeneratedField::Delete => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("delete"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(message::Body::Delete)
;
                        }
                        GeneratedField::Order => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("order"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(message::Body::Order)
;
                        }
                        GeneratedField::System => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("system"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(message::Body::System)
;
                        }
                        GeneratedField::Call => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("call"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(message::Body::Call)
;
                        }
                        GeneratedField::Email => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("email"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(message::Body::Email)
;
                        }
                        GeneratedField::Unsupported => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("unsupported"));
                            }
                            body__ = map_.next_value::<::std::option::Option<_>>()?.map(message::Body::Unsupported)
;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Message {
                    provider_id: provider_id__.unwrap_or_default(),
                    provider_time: provider_time__,
                    provider_time_replaced: provider_time_replaced__.unwrap_or_default(),
                    reply_to: reply_to__,
                    referral: referral__,
                    forwarded: forwarded__.unwrap_or_default(),
                    frequently_forwarded: frequently_forwarded__.unwrap_or_default(),
                    group_id: group_id__.unwrap_or_default(),
                    language: language__.unwrap_or_default(),
                    errors: errors__.unwrap_or_default(),
                    identity: identity__,
                    from_business: from_business__.unwrap_or_default(),
                    history_status: history_status__.unwrap_or_default(),
                    recipient_identity_hash: recipient_identity_hash__.unwrap_or_default(),
                    body: body__,
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Message", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for message::Identity {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.acknowledged {
            len += 1;
        }
        if !self.hash.is_empty() {
            len += 1;
        }
        if self.created_at.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Message.Identity", len)?;
        if self.acknowledged {
            struct_ser.serialize_field("acknowledged", &self.acknowledged)?;
        }
        if !self.hash.is_empty() {
            struct_ser.serialize_field("hash", &self.hash)?;
        }
        if let Some(v) = self.created_at.as_ref() {
            struct_ser.serialize_field("createdAt", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for message::Identity {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "acknowledged",
            "hash",
            "created_at",
            "createdAt",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Acknowledged,
            Hash,
            CreatedAt,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "acknowledged" => Ok(GeneratedField::Acknowledged),
                            "hash" => Ok(GeneratedField::Hash),
                            "createdAt" | "created_at" => Ok(GeneratedField::CreatedAt),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = message::Identity;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Message.Identity")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<message::Identity, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut acknowledged__ = None;
                let mut hash__ = None;
                let mut created_at__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Acknowledged => {
                            if acknowledged__.is_some() {
                                return Err(serde::de::Error::duplicate_field("acknowledged"));
                            }
                            acknowledged__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Hash => {
                            if hash__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hash"));
                            }
                            hash__ = Some(map_.next_value()?);
                        }
                        GeneratedField::CreatedAt => {
                            if created_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("createdAt"));
                            }
                            created_at__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(message::Identity {
                    acknowledged: acknowledged__.unwrap_or_default(),
                    hash: hash__.unwrap_or_default(),
                    created_at: created_at__,
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Message.Identity", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for MessageReceived {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.message_id.is_empty() {
            len += 1;
        }
        if !self.conversation_id.is_empty() {
            len += 1;
        }
        if !self.contact_id.is_empty() {
            len += 1;
        }
        if !self.account_id.is_empty() {
            len += 1;
        }
        if !self.address_id.is_empty() {
            len += 1;
        }
        if !self.channel.is_empty() {
            len += 1;
        }
        if self.provider_id.is_some() {
            len += 1;
        }
        if self.from.is_some() {
            len += 1;
        }
        if self.content.is_some() {
            len += 1;
        }
        if self.facets.is_some() {
            len += 1;
        }
        if !self.target_id.is_empty() {
            len += 1;
        }
        if self.direction != 0 {
            len += 1;
        }
        if self.provider_time.is_some() {
            len += 1;
        }
        if self.address.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.MessageReceived", len)?;
        if !self.message_id.is_empty() {
            struct_ser.serialize_field("messageId", &self.message_id)?;
        }
        if !self.conversation_id.is_empty() {
            struct_ser.serialize_field("conversationId", &self.conversation_id)?;
        }
        if !self.contact_id.is_empty() {
            struct_ser.serialize_field("contactId", &self.contact_id)?;
        }
        if !self.account_id.is_empty() {
            struct_ser.serialize_field("accountId", &self.account_id)?;
        }
        if !self.address_id.is_empty() {
            struct_ser.serialize_field("addressId", &self.address_id)?;
        }
        if !self.channel.is_empty() {
            struct_ser.serialize_field("channel", &self.channel)?;
        }
        if let Some(v) = self.provider_id.as_ref() {
            struct_ser.serialize_field("providerId", v)?;
        }
        if let Some(v) = self.from.as_ref() {
            struct_ser.serialize_field("from", v)?;
        }
        if let Some(v) = self.content.as_ref() {
            struct_ser.serialize_field("content", v)?;
        }
        if let Some(v) = self.facets.as_ref() {
            struct_ser.serialize_field("facets", v)?;
        }
        if !self.target_id.is_empty() {
            struct_ser.serialize_field("targetId", &self.target_id)?;
        }
        if self.direction != 0 {
            let v = inbound_message::Direction::try_from(self.direction)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.direction)))?;
            struct_ser.serialize_field("direction", &v)?;
        }
        if let Some(v) = self.provider_time.as_ref() {
            struct_ser.serialize_field("providerTime", v)?;
        }
        if let Some(v) = self.address.as_ref() {
            struct_ser.serialize_field("address", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for MessageReceived {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "message_id",
            "messageId",
            "conversation_id",
            "conversationId",
            "contact_id",
            "contactId",
            "account_id",
            "accountId",
            "address_id",
            "addressId",
            "channel",
            "provider_id",
            "providerId",
            "from",
            "content",
            "facets",
            "target_id",
            "targetId",
            "direction",
            "provider_time",
            "providerTime",
            "address",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            MessageId,
            ConversationId,
            ContactId,
            AccountId,
            AddressId,
            Channel,
            ProviderId,
            From,
            Content,
            Facets,
            TargetId,
            Direction,
            ProviderTime,
            Address,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "messageId" | "message_id" => Ok(GeneratedField::MessageId),
                            "conversationId" | "conversation_id" => Ok(GeneratedField::ConversationId),
                            "contactId" | "contact_id" => Ok(GeneratedField::ContactId),
                            "accountId" | "account_id" => Ok(GeneratedField::AccountId),
                            "addressId" | "address_id" => Ok(GeneratedField::AddressId),
                            "channel" => Ok(GeneratedField::Channel),
                            "providerId" | "provider_id" => Ok(GeneratedField::ProviderId),
                            "from" => Ok(GeneratedField::From),
                            "content" => Ok(GeneratedField::Content),
                            "facets" => Ok(GeneratedField::Facets),
                            "targetId" | "target_id" => Ok(GeneratedField::TargetId),
                            "direction" => Ok(GeneratedField::Direction),
                            "providerTime" | "provider_time" => Ok(GeneratedField::ProviderTime),
                            "address" => Ok(GeneratedField::Address),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = MessageReceived;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.MessageReceived")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<MessageReceived, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut message_id__ = None;
                let mut conversation_id__ = None;
                let mut contact_id__ = None;
                let mut account_id__ = None;
                let mut address_id__ = None;
                let mut channel__ = None;
                let mut provider_id__ = None;
                let mut from__ = None;
                let mut content__ = None;
                let mut facets__ = None;
                let mut target_id__ = None;
                let mut direction__ = None;
                let mut provider_time__ = None;
                let mut address__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::MessageId => {
                            if message_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("messageId"));
                            }
                            message_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ConversationId => {
                            if conversation_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("conversationId"));
                            }
                            conversation_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ContactId => {
                            if contact_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("contactId"));
                            }
                            contact_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AddressId => {
                            if address_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("addressId"));
                            }
                            address_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Channel => {
                            if channel__.is_some() {
                                return Err(serde::de::Error::duplicate_field("channel"));
                            }
                            channel__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ProviderId => {
                            if provider_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("providerId"));
                            }
                            provider_id__ = map_.next_value()?;
                        }
                        GeneratedField::From => {
                            if from__.is_some() {
                                return Err(serde::de::Error::duplicate_field("from"));
                            }
                            from__ = map_.next_value()?;
                        }
                        GeneratedField::Content => {
                            if content__.is_some() {
                                return Err(serde::de::Error::duplicate_field("content"));
                            }
                            content__ = map_.next_value()?;
                        }
                        GeneratedField::Facets => {
                            if facets__.is_some() {
                                return Err(serde::de::Error::duplicate_field("facets"));
                            }
                            facets__ = map_.next_value()?;
                        }
                        GeneratedField::TargetId => {
                            if target_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("targetId"));
                            }
                            target_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Direction => {
                            if direction__.is_some() {
                                return Err(serde::de::Error::duplicate_field("direction"));
                            }
                            direction__ = Some(map_.next_value::<inbound_message::Direction>()? as i32);
                        }
                        GeneratedField::ProviderTime => {
                            if provider_time__.is_some() {
                                return Err(serde::de::Error::duplicate_field("providerTime"));
                            }
                            provider_time__ = map_.next_value()?;
                        }
                        GeneratedField::Address => {
                            if address__.is_some() {
                                return Err(serde::de::Error::duplicate_field("address"));
                            }
                            address__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(MessageReceived {
                    message_id: message_id__.unwrap_or_default(),
                    conversation_id: conversation_id__.unwrap_or_default(),
                    contact_id: contact_id__.unwrap_or_default(),
                    account_id: account_id__.unwrap_or_default(),
                    address_id: address_id__.unwrap_or_default(),
                    channel: channel__.unwrap_or_default(),
                    provider_id: provider_id__,
                    from: from__,
                    content: content__,
                    facets: facets__,
                    target_id: target_id__.unwrap_or_default(),
                    direction: direction__.unwrap_or_default(),
                    provider_time: provider_time__,
                    address: address__,
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.MessageReceived", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for MessageStatus {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let len = 0;
        let struct_ser = serializer.serialize_struct("recado.v1.MessageStatus", len)?;
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for MessageStatus {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                            Ok(GeneratedField::__SkipField__)
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = MessageStatus;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.MessageStatus")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<MessageStatus, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                while map_.next_key::<GeneratedField>()?.is_some() {
                    let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                }
                Ok(MessageStatus {
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.MessageStatus", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for message_status::Status {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "status_unspecified",
            Self::Unknown => "unknown",
            Self::Accepted => "accepted",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Delivered => "delivered",
            Self::Read => "read",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for message_status::Status {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "status_unspecified",
            "unknown",
            "accepted",
            "sent",
            "failed",
            "delivered",
            "read",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = message_status::Status;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "status_unspecified" => Ok(message_status::Status::Unspecified),
                    "unknown" => Ok(message_status::Status::Unknown),
                    "accepted" => Ok(message_status::Status::Accepted),
                    "sent" => Ok(message_status::Status::Sent),
                    "failed" => Ok(message_status::Status::Failed),
                    "delivered" => Ok(message_status::Status::Delivered),
                    "read" => Ok(message_status::Status::Read),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for MessageStatusChanged {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.message_id.is_empty() {
            len += 1;
        }
        if !self.conversation_id.is_empty() {
            len += 1;
        }
        if !self.contact_id.is_empty() {
            len += 1;
        }
        if !self.account_id.is_empty() {
            len += 1;
        }
        if self.provider_id.is_some() {
            len += 1;
        }
        if self.status != 0 {
            len += 1;
        }
        if !self.code.is_empty() {
            len += 1;
        }
        if !self.title.is_empty() {
            len += 1;
        }
        if self.provider_time.is_some() {
            len += 1;
        }
        if !self.pricing_json.is_empty() {
            len += 1;
        }
        if !self.errors.is_empty() {
            len += 1;
        }
        if !self.conversation_json.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.MessageStatusChanged", len)?;
        if !self.message_id.is_empty() {
            struct_ser.serialize_field("messageId", &self.message_id)?;
        }
        if !self.conversation_id.is_empty() {
            struct_ser.serialize_field("conversationId", &self.conversation_id)?;
        }
        if !self.contact_id.is_empty() {
            struct_ser.serialize_field("contactId", &self.contact_id)?;
        }
        if !self.account_id.is_empty() {
            struct_ser.serialize_field("accountId", &self.account_id)?;
        }
        if let Some(v) = self.provider_id.as_ref() {
            struct_ser.serialize_field("providerId", v)?;
        }
        if self.status != 0 {
            let v = message_status::Status::try_from(self.status)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.status)))?;
            struct_ser.serialize_field("status", &v)?;
        }
        if !self.code.is_empty() {
            struct_ser.serialize_field("code", &self.code)?;
        }
        if !self.title.is_empty() {
            struct_ser.serialize_field("title", &self.title)?;
        }
        if let Some(v) = self.provider_time.as_ref() {
            struct_ser.serialize_field("providerTime", v)?;
        }
        if !self.pricing_json.is_empty() {
            struct_ser.serialize_field("pricingJson", &self.pricing_json)?;
        }
        if !self.errors.is_empty() {
            struct_ser.serialize_field("errors", &self.errors)?;
        }
        if !self.conversation_json.is_empty() {
            struct_ser.serialize_field("conversationJson", &self.conversation_json)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for MessageStatusChanged {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "message_id",
            "messageId",
            "conversation_id",
            "conversationId",
            "contact_id",
            "contactId",
            "account_id",
            "accountId",
            "provider_id",
            "providerId",
            "status",
            "code",
            "title",
            "provider_time",
            "providerTime",
            "pricing_json",
            "pricingJson",
            "errors",
            "conversation_json",
            "conversationJson",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            MessageId,
            ConversationId,
            ContactId,
            AccountId,
            ProviderId,
            Status,
            Code,
            Title,
            ProviderTime,
            PricingJson,
            Errors,
            ConversationJson,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "messageId" | "message_id" => Ok(GeneratedField::MessageId),
                            "conversationId" | "conversation_id" => Ok(GeneratedField::ConversationId),
                            "contactId" | "contact_id" => Ok(GeneratedField::ContactId),
                            "accountId" | "account_id" => Ok(GeneratedField::AccountId),
                            "providerId" | "provider_id" => Ok(GeneratedField::ProviderId),
                            "status" => Ok(GeneratedField::Status),
                            "code" => Ok(GeneratedField::Code),
                            "title" => Ok(GeneratedField::Title),
                            "providerTime" | "provider_time" => Ok(GeneratedField::ProviderTime),
                            "pricingJson" | "pricing_json" => Ok(GeneratedField::PricingJson),
                            "errors" => Ok(GeneratedField::Errors),
                            "conversationJson" | "conversation_json" => Ok(GeneratedField::ConversationJson),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = MessageStatusChanged;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.MessageStatusChanged")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<MessageStatusChanged, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut message_id__ = None;
                let mut conversation_id__ = None;
                let mut contact_id__ = None;
                let mut account_id__ = None;
                let mut provider_id__ = None;
                let mut status__ = None;
                let mut code__ = None;
                let mut title__ = None;
                let mut provider_time__ = None;
                let mut pricing_json__ = None;
                let mut errors__ = None;
                let mut conversation_json__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::MessageId => {
                            if message_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("messageId"));
                            }
                            message_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ConversationId => {
                            if conversation_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("conversationId"));
                            }
                            conversation_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ContactId => {
                            if contact_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("contactId"));
                            }
                            contact_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ProviderId => {
                            if provider_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("providerId"));
                            }
                            provider_id__ = map_.next_value()?;
                        }
                        GeneratedField::Status => {
                            if status__.is_some() {
                                return Err(serde::de::Error::duplicate_field("status"));
                            }
                            status__ = Some(map_.next_value::<message_status::Status>()? as i32);
                        }
                        GeneratedField::Code => {
                            if code__.is_some() {
                                return Err(serde::de::Error::duplicate_field("code"));
                            }
                            code__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Title => {
                            if title__.is_some() {
                                return Err(serde::de::Error::duplicate_field("title"));
                            }
                            title__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ProviderTime => {
                            if provider_time__.is_some() {
                                return Err(serde::de::Error::duplicate_field("providerTime"));
                            }
                            provider_time__ = map_.next_value()?;
                        }
                        GeneratedField::PricingJson => {
                            if pricing_json__.is_some() {
                                return Err(serde::de::Error::duplicate_field("pricingJson"));
                            }
                            pricing_json__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Errors => {
                            if errors__.is_some() {
                                return Err(serde::de::Error::duplicate_field("errors"));
                            }
                            errors__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ConversationJson => {
                            if conversation_json__.is_some() {
                                return Err(serde::de::Error::duplicate_field("conversationJson"));
                            }
                            conversation_json__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(MessageStatusChanged {
                    message_id: message_id__.unwrap_or_default(),
                    conversation_id: conversation_id__.unwrap_or_default(),
                    contact_id: contact_id__.unwrap_or_default(),
                    account_id: account_id__.unwrap_or_default(),
                    provider_id: provider_id__,
                    status: status__.unwrap_or_default(),
                    code: code__.unwrap_or_default(),
                    title: title__.unwrap_or_default(),
                    provider_time: provider_time__,
                    pricing_json: pricing_json__.unwrap_or_default(),
                    errors: errors__.unwrap_or_default(),
                    conversation_json: conversation_json__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.MessageStatusChanged", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for MessageSubmitted {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.message_id.is_empty() {
            len += 1;
        }
        if !self.conversation_id.is_empty() {
            len += 1;
        }
        if !self.contact_id.is_empty() {
            len += 1;
        }
        if !self.account_id.is_empty() {
            len += 1;
        }
        if !self.address_id.is_empty() {
            len += 1;
        }
        if !self.agent_id.is_empty() {
            len += 1;
        }
        if self.to.is_some() {
            len += 1;
        }
        if self.content.is_some() {
            len += 1;
        }
        if self.facets.is_some() {
            len += 1;
        }
        if !self.target_id.is_empty() {
            len += 1;
        }
        if self.not_after.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.MessageSubmitted", len)?;
        if !self.message_id.is_empty() {
            struct_ser.serialize_field("messageId", &self.message_id)?;
        }
        if !self.conversation_id.is_empty() {
            struct_ser.serialize_field("conversationId", &self.conversation_id)?;
        }
        if !self.contact_id.is_empty() {
            struct_ser.serialize_field("contactId", &self.contact_id)?;
        }
        if !self.account_id.is_empty() {
            struct_ser.serialize_field("accountId", &self.account_id)?;
        }
        if !self.address_id.is_empty() {
            struct_ser.serialize_field("addressId", &self.address_id)?;
        }
        if !self.agent_id.is_empty() {
            struct_ser.serialize_field("agentId", &self.agent_id)?;
        }
        if let Some(v) = self.to.as_ref() {
            struct_ser.serialize_field("to", v)?;
        }
        if let Some(v) = self.content.as_ref() {
            struct_ser.serialize_field("content", v)?;
        }
        if let Some(v) = self.facets.as_ref() {
            struct_ser.serialize_field("facets", v)?;
        }
        if !self.target_id.is_empty() {
            struct_ser.serialize_field("targetId", &self.target_id)?;
        }
        if let Some(v) = self.not_after.as_ref() {
            struct_ser.serialize_field("notAfter", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for MessageSubmitted {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "message_id",
            "messageId",
            "conversation_id",
            "conversationId",
            "contact_id",
            "contactId",
            "account_id",
            "accountId",
            "address_id",
            "addressId",
            "agent_id",
            "agentId",
            "to",
            "content",
            "facets",
            "target_id",
            "targetId",
            "not_after",
            "notAfter",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            MessageId,
            ConversationId,
            ContactId,
            AccountId,
            AddressId,
            AgentId,
            To,
            Content,
            Facets,
            TargetId,
            NotAfter,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "messageId" | "message_id" => Ok(GeneratedField::MessageId),
                            "conversationId" | "conversation_id" => Ok(GeneratedField::ConversationId),
                            "contactId" | "contact_id" => Ok(GeneratedField::ContactId),
                            "accountId" | "account_id" => Ok(GeneratedField::AccountId),
                            "addressId" | "address_id" => Ok(GeneratedField::AddressId),
                            "agentId" | "agent_id" => Ok(GeneratedField::AgentId),
                            "to" => Ok(GeneratedField::To),
                            "content" => Ok(GeneratedField::Content),
                            "facets" => Ok(GeneratedField::Facets),
                            "targetId" | "target_id" => Ok(GeneratedField::TargetId),
                            "notAfter" | "not_after" => Ok(GeneratedField::NotAfter),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = MessageSubmitted;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.MessageSubmitted")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<MessageSubmitted, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut message_id__ = None;
                let mut conversation_id__ = None;
                let mut contact_id__ = None;
                let mut account_id__ = None;
                let mut address_id__ = None;
                let mut agent_id__ = None;
                let mut to__ = None;
                let mut content__ = None;
                let mut facets__ = None;
                let mut target_id__ = None;
                let mut not_after__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::MessageId => {
                            if message_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("messageId"));
                            }
                            message_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ConversationId => {
                            if conversation_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("conversationId"));
                            }
                            conversation_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ContactId => {
                            if contact_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("contactId"));
                            }
                            contact_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AddressId => {
                            if address_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("addressId"));
                            }
                            address_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AgentId => {
                            if agent_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("agentId"));
                            }
                            agent_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::To => {
                            if to__.is_some() {
                                return Err(serde::de::Error::duplicate_field("to"));
                            }
                            to__ = map_.next_value()?;
                        }
                        GeneratedField::Content => {
                            if content__.is_some() {
                                return Err(serde::de::Error::duplicate_field("content"));
                            }
                            content__ = map_.next_value()?;
                        }
                        GeneratedField::Facets => {
                            if facets__.is_some() {
                                return Err(serde::de::Error::duplicate_field("facets"));
                            }
                            facets__ = map_.next_value()?;
                        }
                        GeneratedField::TargetId => {
                            if target_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("targetId"));
                            }
                            target_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::NotAfter => {
                            if not_after__.is_some() {
                                return Err(serde::de::Error::duplicate_field("notAfter"));
                            }
                            not_after__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(MessageSubmitted {
                    message_id: message_id__.unwrap_or_default(),
                    conversation_id: conversation_id__.unwrap_or_default(),
                    contact_id: contact_id__.unwrap_or_default(),
                    account_id: account_id__.unwrap_or_default(),
                    address_id: address_id__.unwrap_or_default(),
                    agent_id: agent_id__.unwrap_or_default(),
                    to: to__,
                    content: content__,
                    facets: facets__,
                    target_id: target_id__.unwrap_or_default(),
                    not_after: not_after__,
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.MessageSubmitted", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ObjectMarker {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.object.is_empty() {
            len += 1;
        }
        if !self.content.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.ObjectMarker", len)?;
        if !self.object.is_empty() {
            struct_ser.serialize_field("object", &self.object)?;
        }
        if !self.content.is_empty() {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("content", pbjson::private::base64::encode(&self.content).as_str())?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ObjectMarker {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "object",
            "content",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Object,
            Content,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "object" => Ok(GeneratedField::Object),
                            "content" => Ok(GeneratedField::Content),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ObjectMarker;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.ObjectMarker")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ObjectMarker, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut object__ = None;
                let mut content__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Object => {
                            if object__.is_some() {
                                return Err(serde::de::Error::duplicate_field("object"));
                            }
                            object__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Content => {
                            if content__.is_some() {
                                return Err(serde::de::Error::duplicate_field("content"));
                            }
                            content__ = 
                                Some(map_.next_value::<::pbjson::private::BytesDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(ObjectMarker {
                    object: object__.unwrap_or_default(),
                    content: content__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.ObjectMarker", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for OfferEnded {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.conversation_id.is_empty() {
            len += 1;
        }
        if !self.queue_id.is_empty() {
            len += 1;
        }
        if !self.agent_id.is_empty() {
            len += 1;
        }
        if !self.offer_id.is_empty() {
            len += 1;
        }
        if self.reason != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.OfferEnded", len)?;
        if !self.conversation_id.is_empty() {
            struct_ser.serialize_field("conversationId", &self.conversation_id)?;
        }
        if !self.queue_id.is_empty() {
            struct_ser.serialize_field("queueId", &self.queue_id)?;
        }
        if !self.agent_id.is_empty() {
            struct_ser.serialize_field("agentId", &self.agent_id)?;
        }
        if !self.offer_id.is_empty() {
            struct_ser.serialize_field("offerId", &self.offer_id)?;
        }
        if self.reason != 0 {
            let v = offer_ended::Reason::try_from(self.reason)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.reason)))?;
            struct_ser.serialize_field("reason", &v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for OfferEnded {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "conversation_id",
            "conversationId",
            "queue_id",
            "queueId",
            "agent_id",
            "agentId",
            "offer_id",
            "offerId",
            "reason",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            ConversationId,
            QueueId,
            AgentId,
            OfferId,
            Reason,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "conversationId" | "conversation_id" => Ok(GeneratedField::ConversationId),
                            "queueId" | "queue_id" => Ok(GeneratedField::QueueId),
                            "agentId" | "agent_id" => Ok(GeneratedField::AgentId),
                            "offerId" | "offer_id" => Ok(GeneratedField::OfferId),
                            "reason" => Ok(GeneratedField::Reason),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = OfferEnded;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.OfferEnded")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<OfferEnded, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut conversation_id__ = None;
                let mut queue_id__ = None;
                let mut agent_id__ = None;
                let mut offer_id__ = None;
                let mut reason__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::ConversationId => {
                            if conversation_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("conversationId"));
                            }
                            conversation_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::QueueId => {
                            if queue_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("queueId"));
                            }
                            queue_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AgentId => {
                            if agent_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("agentId"));
                            }
                            agent_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::OfferId => {
                            if offer_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("offerId"));
                            }
                            offer_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Reason => {
                            if reason__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reason"));
                            }
                            reason__ = Some(map_.next_value::<offer_ended::Reason>()? as i32);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(OfferEnded {
                    conversation_id: conversation_id__.unwrap_or_default(),
                    queue_id: queue_id__.unwrap_or_default(),
                    agent_id: agent_id__.unwrap_or_default(),
                    offer_id: offer_id__.unwrap_or_default(),
                    reason: reason__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.OfferEnded", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for offer_ended::Reason {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "reason_unspecified",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Expired => "expired",
            Self::Rescinded => "rescinded",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for offer_ended::Reason {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "reason_unspecified",
            "accepted",
            "rejected",
            "expired",
            "rescinded",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = offer_ended::Reason;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "reason_unspecified" => Ok(offer_ended::Reason::Unspecified),
                    "accepted" => Ok(offer_ended::Reason::Accepted),
                    "rejected" => Ok(offer_ended::Reason::Rejected),
                    "expired" => Ok(offer_ended::Reason::Expired),
                    "rescinded" => Ok(offer_ended::Reason::Rescinded),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for OpenEpoch {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.epoch != 0 {
            len += 1;
        }
        if self.base != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.OpenEpoch", len)?;
        if self.epoch != 0 {
            struct_ser.serialize_field("epoch", &self.epoch)?;
        }
        if self.base != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("base", ToString::to_string(&self.base).as_str())?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for OpenEpoch {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "epoch",
            "base",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Epoch,
            Base,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "epoch" => Ok(GeneratedField::Epoch),
                            "base" => Ok(GeneratedField::Base),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = OpenEpoch;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.OpenEpoch")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<OpenEpoch, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut epoch__ = None;
                let mut base__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Epoch => {
                            if epoch__.is_some() {
                                return Err(serde::de::Error::duplicate_field("epoch"));
                            }
                            epoch__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Base => {
                            if base__.is_some() {
                                return Err(serde::de::Error::duplicate_field("base"));
                            }
                            base__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(OpenEpoch {
                    epoch: epoch__.unwrap_or_default(),
                    base: base__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.OpenEpoch", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Order {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.catalog_id.is_empty() {
            len += 1;
        }
        if !self.text.is_empty() {
            len += 1;
        }
        if !self.items.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Order", len)?;
        if !self.catalog_id.is_empty() {
            struct_ser.serialize_field("catalogId", &self.catalog_id)?;
        }
        if !self.text.is_empty() {
            struct_ser.serialize_field("text", &self.text)?;
        }
        if !self.items.is_empty() {
            struct_ser.serialize_field("items", &self.items)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Order {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "catalog_id",
            "catalogId",
            "text",
            "items",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            CatalogId,
            Text,
            Items,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "catalogId" | "catalog_id" => Ok(GeneratedField::CatalogId),
                            "text" => Ok(GeneratedField::Text),
                            "items" => Ok(GeneratedField::Items),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Order;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Order")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Order, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut catalog_id__ = None;
                let mut text__ = None;
                let mut items__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::CatalogId => {
                            if catalog_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("catalogId"));
                            }
                            catalog_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Text => {
                            if text__.is_some() {
                                return Err(serde::de::Error::duplicate_field("text"));
                            }
                            text__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Items => {
                            if items__.is_some() {
                                return Err(serde::de::Error::duplicate_field("items"));
                            }
                            items__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Order {
                    catalog_id: catalog_id__.unwrap_or_default(),
                    text: text__.unwrap_or_default(),
                    items: items__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Order", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for order::Item {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.product_id.is_empty() {
            len += 1;
        }
        if !self.quantity.is_empty() {
            len += 1;
        }
        if !self.price.is_empty() {
            len += 1;
        }
        if !self.currency.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Order.Item", len)?;
        if !self.product_id.is_empty() {
            struct_ser.serialize_field("productId", &self.product_id)?;
        }
        if !self.quantity.is_empty() {
            struct_ser.serialize_field("quantity", &self.quantity)?;
        }
        if !self.price.is_empty() {
            struct_ser.serialize_field("price", &self.price)?;
        }
        if !self.currency.is_empty() {
            struct_ser.serialize_field("currency", &self.currency)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for order::Item {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "product_id",
            "productId",
            "quantity",
            "price",
            "currency",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            ProductId,
            Quantity,
            Price,
            Currency,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "productId" | "product_id" => Ok(GeneratedField::ProductId),
                            "quantity" => Ok(GeneratedField::Quantity),
                            "price" => Ok(GeneratedField::Price),
                            "currency" => Ok(GeneratedField::Currency),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = order::Item;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Order.Item")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<order::Item, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut product_id__ = None;
                let mut quantity__ = None;
                let mut price__ = None;
                let mut currency__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::ProductId => {
                            if product_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("productId"));
                            }
                            product_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Quantity => {
                            if quantity__.is_some() {
                                return Err(serde::de::Error::duplicate_field("quantity"));
                            }
                            quantity__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Price => {
                            if price__.is_some() {
                                return Err(serde::de::Error::duplicate_field("price"));
                            }
                            price__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Currency => {
                            if currency__.is_some() {
                                return Err(serde::de::Error::duplicate_field("currency"));
                            }
                            currency__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(order::Item {
                    product_id: product_id__.unwrap_or_default(),
                    quantity: quantity__.unwrap_or_default(),
                    price: price__.unwrap_or_default(),
                    currency: currency__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Order.Item", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Outcome {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.message_id.is_empty() {
            len += 1;
        }
        if self.n != 0 {
            len += 1;
        }
        if self.class != 0 {
            len += 1;
        }
        if self.provider_id.is_some() {
            len += 1;
        }
        if !self.provider_ref.is_empty() {
            len += 1;
        }
        if !self.code.is_empty() {
            len += 1;
        }
        if !self.title.is_empty() {
            len += 1;
        }
        if self.retry_after_ms != 0 {
            len += 1;
        }
        if self.at.is_some() {
            len += 1;
        }
        if !self.account_id.is_empty() {
            len += 1;
        }
        if self.r#final {
            len += 1;
        }
        if !self.asked_address_id.is_empty() {
            len += 1;
        }
        if !self.address_id.is_empty() {
            len += 1;
        }
        if self.address.is_some() {
            len += 1;
        }
        if self.other_form {
            len += 1;
        }
        if self.scope != 0 {
            len += 1;
        }
        if self.exchange.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Outcome", len)?;
        if !self.message_id.is_empty() {
            struct_ser.serialize_field("messageId", &self.message_id)?;
        }
        if self.n != 0 {
            struct_ser.serialize_field("n", &self.n)?;
        }
        if self.class != 0 {
            let v = outcome::Class::try_from(self.class)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.class)))?;
            struct_ser.serialize_field("class", &v)?;
        }
        if let Some(v) = self.provider_id.as_ref() {
            struct_ser.serialize_field("providerId", v)?;
        }
        if !self.provider_ref.is_empty() {
            struct_ser.serialize_field("providerRef", &self.provider_ref)?;
        }
        if !self.code.is_empty() {
            struct_ser.serialize_field("code", &self.code)?;
        }
        if !self.title.is_empty() {
            struct_ser.serialize_field("title", &self.title)?;
        }
        if self.retry_after_ms != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("retryAfterMs", ToString::to_string(&self.retry_after_ms).as_str())?;
        }
        if let Some(v) = self.at.as_ref() {
            struct_ser.serialize_field("at", v)?;
        }
        if !self.account_id.is_empty() {
            struct_ser.serialize_field("accountId", &self.account_id)?;
        }
        if self.r#final {
            struct_ser.serialize_field("final", &self.r#final)?;
        }
        if !self.asked_address_id.is_empty() {
            struct_ser.serialize_field("askedAddressId", &self.asked_address_id)?;
        }
        if !self.address_id.is_empty() {
            struct_ser.serialize_field("addressId", &self.address_id)?;
        }
        if let Some(v) = self.address.as_ref() {
            struct_ser.serialize_field("address", v)?;
        }
        if self.other_form {
            struct_ser.serialize_field("otherForm", &self.other_form)?;
        }
        if self.scope != 0 {
            let v = outcome::Scope::try_from(self.scope)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.scope)))?;
            struct_ser.serialize_field("scope", &v)?;
        }
        if let Some(v) = self.exchange.as_ref() {
            struct_ser.serialize_field("exchange", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Outcome {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "message_id",
            "messageId",
            "n",
            "class",
            "provider_id",
            "providerId",
            "provider_ref",
            "providerRef",
            "code",
            "title",
            "retry_after_ms",
            "retryAfterMs",
            "at",
            "account_id",
            "accountId",
            "final",
            "asked_address_id",
            "askedAddressId",
            "address_id",
            "addressId",
            "address",
            "other_form",
            "otherForm",
            "scope",
            "exchange",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            MessageId,
            N,
            Class,
            ProviderId,
            ProviderRef,
            Code,
            Title,
            RetryAfterMs,
            At,
            AccountId,
            Final,
            AskedAddressId,
            AddressId,
            Address,
            OtherForm,
            Scope,
            Exchange,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "messageId" | "message_id" => Ok(GeneratedField::MessageId),
                            "n" => Ok(GeneratedField::N),
                            "class" => Ok(GeneratedField::Class),
                            "providerId" | "provider_id" => Ok(GeneratedField::ProviderId),
                            "providerRef" | "provider_ref" => Ok(GeneratedField::ProviderRef),
                            "code" => Ok(GeneratedField::Code),
                            "title" => Ok(GeneratedField::Title),
                            "retryAfterMs" | "retry_after_ms" => Ok(GeneratedField::RetryAfterMs),
                            "at" => Ok(GeneratedField::At),
                            "accountId" | "account_id" => Ok(GeneratedField::AccountId),
                            "final" => Ok(GeneratedField::Final),
                            "askedAddressId" | "asked_address_id" => Ok(GeneratedField::AskedAddressId),
                            "addressId" | "address_id" => Ok(GeneratedField::AddressId),
                            "address" => Ok(GeneratedField::Address),
                            "otherForm" | "other_form" => Ok(GeneratedField::OtherForm),
                            "scope" => Ok(GeneratedField::Scope),
                            "exchange" => Ok(GeneratedField::Exchange),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Outcome;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Outcome")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Outcome, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut message_id__ = None;
                let mut n__ = None;
                let mut class__ = None;
                let mut provider_id__ = None;
                let mut provider_ref__ = None;
                let mut code__ = None;
                let mut title__ = None;
                let mut retry_after_ms__ = None;
                let mut at__ = None;
                let mut account_id__ = None;
                let mut r#final__ = None;
                let mut asked_address_id__ = None;
                let mut address_id__ = None;
                let mut address__ = None;
                let mut other_form__ = None;
                let mut scope__ = None;
                let mut exchange__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::MessageId => {
                            if message_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("messageId"));
                            }
                            message_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::N => {
                            if n__.is_some() {
                                return Err(serde::de::Error::duplicate_field("n"));
                            }
                            n__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Class => {
                            if class__.is_some() {
                                return Err(serde::de::Error::duplicate_field("class"));
                            }
                            class__ = Some(map_.next_value::<outcome::Class>()? as i32);
                        }
                        GeneratedField::ProviderId => {
                            if provider_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("providerId"));
                            }
                            provider_id__ = map_.next_value()?;
                        }
                        GeneratedField::ProviderRef => {
                            if provider_ref__.is_some() {
                                return Err(serde::de::Error::duplicate_field("providerRef"));
                            }
                            provider_ref__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Code => {
                            if code__.is_some() {
                                return Err(serde::de::Error::duplicate_field("code"));
                            }
                            code__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Title => {
                            if title__.is_some() {
                                return Err(serde::de::Error::duplicate_field("title"));
                            }
                            title__ = Some(map_.next_value()?);
                        }
                        GeneratedField::RetryAfterMs => {
                            if retry_after_ms__.is_some() {
                                return Err(serde::de::Error::duplicate_field("retryAfterMs"));
                            }
                            retry_after_ms__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::At => {
                            if at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("at"));
                            }
                            at__ = map_.next_value()?;
                        }
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Final => {
                            if r#final__.is_some() {
                                return Err(serde::de::Error::duplicate_field("final"));
                            }
                            r#final__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AskedAddressId => {
                            if asked_address_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("askedAddressId"));
                            }
                            asked_address_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AddressId => {
                            if address_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("addressId"));
                            }
                            address_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Address => {
                            if address__.is_some() {
                                return Err(serde::de::Error::duplicate_field("address"));
                            }
                            address__ = map_.next_value()?;
                        }
                        GeneratedField::OtherForm => {
                            if other_form__.is_some() {
                                return Err(serde::de::Error::duplicate_field("otherForm"));
                            }
                            other_form__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Scope => {
                            if scope__.is_some() {
                                return Err(serde::de::Error::duplicate_field("scope"));
                            }
                            scope__ = Some(map_.next_value::<outcome::Scope>()? as i32);
                        }
                        GeneratedField::Exchange => {
                            if exchange__.is_some() {
                                return Err(serde::de::Error::duplicate_field("exchange"));
                            }
                            exchange__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Outcome {
                    message_id: message_id__.unwrap_or_default(),
                    n: n__.unwrap_or_default(),
                    class: class__.unwrap_or_default(),
                    provider_id: provider_id__,
                    provider_ref: provider_ref__.unwrap_or_default(),
                    code: code__.unwrap_or_default(),
                    title: title__.unwrap_or_default(),
                    retry_after_ms: retry_after_ms__.unwrap_or_default(),
                    at: at__,
                    account_id: account_id__.unwrap_or_default(),
                    r#final: r#final__.unwrap_or_default(),
                    asked_address_id: asked_address_id__.unwrap_or_default(),
                    address_id: address_id__.unwrap_or_default(),
                    address: address__,
                    other_form: other_form__.unwrap_or_default(),
                    scope: scope__.unwrap_or_default(),
                    exchange: exchange__,
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Outcome", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for outcome::Class {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "class_unspecified",
            Self::Accepted => "accepted",
            Self::Throttled => "throttled",
            Self::Transient => "transient",
            Self::Permanent => "permanent",
            Self::Unauthorized => "unauthorized",
            Self::Ambiguous => "ambiguous",
            Self::Held => "held",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for outcome::Class {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "class_unspecified",
            "accepted",
            "throttled",
            "transient",
            "permanent",
            "unauthorized",
            "ambiguous",
            "held",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = outcome::Class;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "class_unspecified" => Ok(outcome::Class::Unspecified),
                    "accepted" => Ok(outcome::Class::Accepted),
                    "throttled" => Ok(outcome::Class::Throttled),
                    "transient" => Ok(outcome::Class::Transient),
                    "permanent" => Ok(outcome::Class::Permanent),
                    "unauthorized" => Ok(outcome::Class::Unauthorized),
                    "ambiguous" => Ok(outcome::Class::Ambiguous),
                    "held" => Ok(outcome::Class::Held),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for outcome::Scope {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "scope_unspecified",
            Self::Recipient => "recipient",
            Self::Sender => "sender",
            Self::Credential => "credential",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for outcome::Scope {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "scope_unspecified",
            "recipient",
            "sender",
            "credential",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = outcome::Scope;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "scope_unspecified" => Ok(outcome::Scope::Unspecified),
                    "recipient" => Ok(outcome::Scope::Recipient),
                    "sender" => Ok(outcome::Scope::Sender),
                    "credential" => Ok(outcome::Scope::Credential),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for Payload {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.data.is_empty() {
            len += 1;
        }
        if !self.key_id.is_empty() {
            len += 1;
        }
        if !self.nonce.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Payload", len)?;
        if !self.data.is_empty() {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("data", pbjson::private::base64::encode(&self.data).as_str())?;
        }
        if !self.key_id.is_empty() {
            struct_ser.serialize_field("keyId", &self.key_id)?;
        }
        if !self.nonce.is_empty() {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("nonce", pbjson::private::base64::encode(&self.nonce).as_str())?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Payload {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "data",
            "key_id",
            "keyId",
            "nonce",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Data,
            KeyId,
            Nonce,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "data" => Ok(GeneratedField::Data),
                            "keyId" | "key_id" => Ok(GeneratedField::KeyId),
                            "nonce" => Ok(GeneratedField::Nonce),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Payload;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Payload")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Payload, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut data__ = None;
                let mut key_id__ = None;
                let mut nonce__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Data => {
                            if data__.is_some() {
                                return Err(serde::de::Error::duplicate_field("data"));
                            }
                            data__ = 
                                Some(map_.next_value::<::pbjson::private::BytesDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::KeyId => {
                            if key_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("keyId"));
                            }
                            key_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Nonce => {
                            if nonce__.is_some() {
                                return Err(serde::de::Error::duplicate_field("nonce"));
                            }
                            nonce__ = 
                                Some(map_.next_value::<::pbjson::private::BytesDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Payload {
                    data: data__.unwrap_or_default(),
                    key_id: key_id__.unwrap_or_default(),
                    nonce: nonce__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Payload", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Preference {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.address_ids.is_empty() {
            len += 1;
        }
        if !self.category.is_empty() {
            len += 1;
        }
        if !self.value.is_empty() {
            len += 1;
        }
        if self.said_at.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Preference", len)?;
        if !self.address_ids.is_empty() {
            struct_ser.serialize_field("addressIds", &self.address_ids)?;
        }
        if !self.category.is_empty() {
            struct_ser.serialize_field("category", &self.category)?;
        }
        if !self.value.is_empty() {
            struct_ser.serialize_field("value", &self.value)?;
        }
        if let Some(v) = self.said_at.as_ref() {
            struct_ser.serialize_field("saidAt", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Preference {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "address_ids",
            "addressIds",
            "category",
            "value",
            "said_at",
            "saidAt",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AddressIds,
            Category,
            Value,
            SaidAt,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "addressIds" | "address_ids" => Ok(GeneratedField::AddressIds),
                            "category" => Ok(GeneratedField::Category),
                            "value" => Ok(GeneratedField::Value),
                            "saidAt" | "said_at" => Ok(GeneratedField::SaidAt),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Preference;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Preference")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Preference, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut address_ids__ = None;
                let mut category__ = None;
                let mut value__ = None;
                let mut said_at__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AddressIds => {
                            if address_ids__.is_some() {
                                return Err(serde::de::Error::duplicate_field("addressIds"));
                            }
                            address_ids__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Category => {
                            if category__.is_some() {
                                return Err(serde::de::Error::duplicate_field("category"));
                            }
                            category__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Value => {
                            if value__.is_some() {
                                return Err(serde::de::Error::duplicate_field("value"));
                            }
                            value__ = Some(map_.next_value()?);
                        }
                        GeneratedField::SaidAt => {
                            if said_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("saidAt"));
                            }
                            said_at__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Preference {
                    address_ids: address_ids__.unwrap_or_default(),
                    category: category__.unwrap_or_default(),
                    value: value__.unwrap_or_default(),
                    said_at: said_at__,
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Preference", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Presence {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let len = 0;
        let struct_ser = serializer.serialize_struct("recado.v1.Presence", len)?;
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Presence {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                            Ok(GeneratedField::__SkipField__)
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Presence;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Presence")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Presence, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                while map_.next_key::<GeneratedField>()?.is_some() {
                    let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                }
                Ok(Presence {
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Presence", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for presence::State {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Offline => "offline",
            Self::Available => "available",
            Self::Paused => "paused",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for presence::State {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "offline",
            "available",
            "paused",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = presence::State;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "offline" => Ok(presence::State::Offline),
                    "available" => Ok(presence::State::Available),
                    "paused" => Ok(presence::State::Paused),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for ProviderError {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.code.is_empty() {
            len += 1;
        }
        if !self.title.is_empty() {
            len += 1;
        }
        if !self.details.is_empty() {
            len += 1;
        }
        if !self.href.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.ProviderError", len)?;
        if !self.code.is_empty() {
            struct_ser.serialize_field("code", &self.code)?;
        }
        if !self.title.is_empty() {
            struct_ser.serialize_field("title", &self.title)?;
        }
        if !self.details.is_empty() {
            struct_ser.serialize_field("details", &self.details)?;
        }
        if !self.href.is_empty() {
            struct_ser.serialize_field("href", &self.href)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ProviderError {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "code",
            "title",
            "details",
            "href",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Code,
            Title,
            Details,
            Href,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "code" => Ok(GeneratedField::Code),
                            "title" => Ok(GeneratedField::Title),
                            "details" => Ok(GeneratedField::Details),
                            "href" => Ok(GeneratedField::Href),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ProviderError;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.ProviderError")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ProviderError, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut code__ = None;
                let mut title__ = None;
                let mut details__ = None;
                let mut href__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Code => {
                            if code__.is_some() {
                                return Err(serde::de::Error::duplicate_field("code"));
                            }
                            code__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Title => {
                            if title__.is_some() {
                                return Err(serde::de::Error::duplicate_field("title"));
                            }
                            title__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Details => {
                            if details__.is_some() {
                                return Err(serde::de::Error::duplicate_field("details"));
                            }
                            details__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Href => {
                            if href__.is_some() {
                                return Err(serde::de::Error::duplicate_field("href"));
                            }
                            href__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(ProviderError {
                    code: code__.unwrap_or_default(),
                    title: title__.unwrap_or_default(),
                    details: details__.unwrap_or_default(),
                    href: href__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.ProviderError", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Pull {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.queue_id.is_empty() {
            len += 1;
        }
        if !self.agent_id.is_empty() {
            len += 1;
        }
        if !self.conversation_id.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Pull", len)?;
        if !self.queue_id.is_empty() {
            struct_ser.serialize_field("queueId", &self.queue_id)?;
        }
        if !self.agent_id.is_empty() {
            struct_ser.serialize_field("agentId", &self.agent_id)?;
        }
        if !self.conversation_id.is_empty() {
            struct_ser.serialize_field("conversationId", &self.conversation_id)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Pull {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "queue_id",
            "queueId",
            "agent_id",
            "agentId",
            "conversation_id",
            "conversationId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            QueueId,
            AgentId,
            ConversationId,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "queueId" | "queue_id" => Ok(GeneratedField::QueueId),
                            "agentId" | "agent_id" => Ok(GeneratedField::AgentId),
                            "conversationId" | "conversation_id" => Ok(GeneratedField::ConversationId),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Pull;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Pull")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Pull, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut queue_id__ = None;
                let mut agent_id__ = None;
                let mut conversation_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::QueueId => {
                            if queue_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("queueId"));
                            }
                            queue_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AgentId => {
                            if agent_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("agentId"));
                            }
                            agent_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ConversationId => {
                            if conversation_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("conversationId"));
                            }
                            conversation_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Pull {
                    queue_id: queue_id__.unwrap_or_default(),
                    agent_id: agent_id__.unwrap_or_default(),
                    conversation_id: conversation_id__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Pull", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for QueueChanged {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.queue_id.is_empty() {
            len += 1;
        }
        if self.removed {
            len += 1;
        }
        if !self.offer.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.QueueChanged", len)?;
        if !self.queue_id.is_empty() {
            struct_ser.serialize_field("queueId", &self.queue_id)?;
        }
        if self.removed {
            struct_ser.serialize_field("removed", &self.removed)?;
        }
        if !self.offer.is_empty() {
            struct_ser.serialize_field("offer", &self.offer)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for QueueChanged {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "queue_id",
            "queueId",
            "removed",
            "offer",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            QueueId,
            Removed,
            Offer,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "queueId" | "queue_id" => Ok(GeneratedField::QueueId),
                            "removed" => Ok(GeneratedField::Removed),
                            "offer" => Ok(GeneratedField::Offer),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = QueueChanged;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.QueueChanged")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<QueueChanged, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut queue_id__ = None;
                let mut removed__ = None;
                let mut offer__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::QueueId => {
                            if queue_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("queueId"));
                            }
                            queue_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Removed => {
                            if removed__.is_some() {
                                return Err(serde::de::Error::duplicate_field("removed"));
                            }
                            removed__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Offer => {
                            if offer__.is_some() {
                                return Err(serde::de::Error::duplicate_field("offer"));
                            }
                            offer__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(QueueChanged {
                    queue_id: queue_id__.unwrap_or_default(),
                    removed: removed__.unwrap_or_default(),
                    offer: offer__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.QueueChanged", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for QueueConfig {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.id.is_empty() {
            len += 1;
        }
        if self.offer != 0 {
            len += 1;
        }
        if self.offer_timeout_ms != 0 {
            len += 1;
        }
        if self.reject_cooldown_ms != 0 {
            len += 1;
        }
        if self.miss_cooldown_ms != 0 {
            len += 1;
        }
        if self.max_cooldown_ms != 0 {
            len += 1;
        }
        if self.miss_limit != 0 {
            len += 1;
        }
        if self.weight != 0 {
            len += 1;
        }
        if self.idle_close_ms != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.QueueConfig", len)?;
        if !self.id.is_empty() {
            struct_ser.serialize_field("id", &self.id)?;
        }
        if self.offer != 0 {
            let v = queue_config::Offer::try_from(self.offer)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.offer)))?;
            struct_ser.serialize_field("offer", &v)?;
        }
        if self.offer_timeout_ms != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("offerTimeoutMs", ToString::to_string(&self.offer_timeout_ms).as_str())?;
        }
        if self.reject_cooldown_ms != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("rejectCooldownMs", ToString::to_string(&self.reject_cooldown_ms).as_str())?;
        }
        if self.miss_cooldown_ms != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("missCooldownMs", ToString::to_string(&self.miss_cooldown_ms).as_str())?;
        }
        if self.max_cooldown_ms != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("maxCooldownMs", ToString::to_string(&self.max_cooldown_ms).as_str())?;
        }
        if self.miss_limit != 0 {
            struct_ser.serialize_field("missLimit", &self.miss_limit)?;
        }
        if self.weight != 0 {
            struct_ser.serialize_field("weight", &self.weight)?;
        }
        if self.idle_close_ms != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("idleCloseMs", ToString::to_string(&self.idle_close_ms).as_str())?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for QueueConfig {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "id",
            "offer",
            "offer_timeout_ms",
            "offerTimeoutMs",
            "reject_cooldown_ms",
            "rejectCooldownMs",
            "miss_cooldown_ms",
            "missCooldownMs",
            "max_cooldown_ms",
            "maxCooldownMs",
            "miss_limit",
            "missLimit",
            "weight",
            "idle_close_ms",
            "idleCloseMs",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Id,
            Offer,
            OfferTimeoutMs,
            RejectCooldownMs,
            MissCooldownMs,
            MaxCooldownMs,
            MissLimit,
            Weight,
            IdleCloseMs,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "id" => Ok(GeneratedField::Id),
                            "offer" => Ok(GeneratedField::Offer),
                            "offerTimeoutMs" | "offer_timeout_ms" => Ok(GeneratedField::OfferTimeoutMs),
                            "rejectCooldownMs" | "reject_cooldown_ms" => Ok(GeneratedField::RejectCooldownMs),
                            "missCooldownMs" | "miss_cooldown_ms" => Ok(GeneratedField::MissCooldownMs),
                            "maxCooldownMs" | "max_cooldown_ms" => Ok(GeneratedField::MaxCooldownMs),
                            "missLimit" | "miss_limit" => Ok(GeneratedField::MissLimit),
                            "weight" => Ok(GeneratedField::Weight),
                            "idleCloseMs" | "idle_close_ms" => Ok(GeneratedField::IdleCloseMs),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = QueueConfig;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.QueueConfig")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<QueueConfig, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut id__ = None;
                let mut offer__ = None;
                let mut offer_timeout_ms__ = None;
                let mut reject_cooldown_ms__ = None;
                let mut miss_cooldown_ms__ = None;
                let mut max_cooldown_ms__ = None;
                let mut miss_limit__ = None;
                let mut weight__ = None;
                let mut idle_close_ms__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Id => {
                            if id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("id"));
                            }
                            id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Offer => {
                            if offer__.is_some() {
                                return Err(serde::de::Error::duplicate_field("offer"));
                            }
                            offer__ = Some(map_.next_value::<queue_config::Offer>()? as i32);
                        }
                        GeneratedField::OfferTimeoutMs => {
                            if offer_timeout_ms__.is_some() {
                                return Err(serde::de::Error::duplicate_field("offerTimeoutMs"));
                            }
                            offer_timeout_ms__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::RejectCooldownMs => {
                            if reject_cooldown_ms__.is_some() {
                                return Err(serde::de::Error::duplicate_field("rejectCooldownMs"));
                            }
                            reject_cooldown_ms__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::MissCooldownMs => {
                            if miss_cooldown_ms__.is_some() {
                                return Err(serde::de::Error::duplicate_field("missCooldownMs"));
                            }
                            miss_cooldown_ms__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::MaxCooldownMs => {
                            if max_cooldown_ms__.is_some() {
                                return Err(serde::de::Error::duplicate_field("maxCooldownMs"));
                            }
                            max_cooldown_ms__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::MissLimit => {
                            if miss_limit__.is_some() {
                                return Err(serde::de::Error::duplicate_field("missLimit"));
                            }
                            miss_limit__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Weight => {
                            if weight__.is_some() {
                                return Err(serde::de::Error::duplicate_field("weight"));
                            }
                            weight__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::IdleCloseMs => {
                            if idle_close_ms__.is_some() {
                                return Err(serde::de::Error::duplicate_field("idleCloseMs"));
                            }
                            idle_close_ms__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(QueueConfig {
                    id: id__.unwrap_or_default(),
                    offer: offer__.unwrap_or_default(),
                    offer_timeout_ms: offer_timeout_ms__.unwrap_or_default(),
                    reject_cooldown_ms: reject_cooldown_ms__.unwrap_or_default(),
                    miss_cooldown_ms: miss_cooldown_ms__.unwrap_or_default(),
                    max_cooldown_ms: max_cooldown_ms__.unwrap_or_default(),
                    miss_limit: miss_limit__.unwrap_or_default(),
                    weight: weight__.unwrap_or_default(),
                    idle_close_ms: idle_close_ms__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.QueueConfig", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for queue_config::Offer {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "offer_unspecified",
            Self::Auto => "auto",
            Self::Push => "push",
            Self::Manual => "manual",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for queue_config::Offer {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "offer_unspecified",
            "auto",
            "push",
            "manual",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = queue_config::Offer;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "offer_unspecified" => Ok(queue_config::Offer::Unspecified),
                    "auto" => Ok(queue_config::Offer::Auto),
                    "push" => Ok(queue_config::Offer::Push),
                    "manual" => Ok(queue_config::Offer::Manual),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for Reaction {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.target_provider_id.is_empty() {
            len += 1;
        }
        if !self.emoji.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Reaction", len)?;
        if !self.target_provider_id.is_empty() {
            struct_ser.serialize_field("targetProviderId", &self.target_provider_id)?;
        }
        if !self.emoji.is_empty() {
            struct_ser.serialize_field("emoji", &self.emoji)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Reaction {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "target_provider_id",
            "targetProviderId",
            "emoji",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            TargetProviderId,
            Emoji,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "targetProviderId" | "target_provider_id" => Ok(GeneratedField::TargetProviderId),
                            "emoji" => Ok(GeneratedField::Emoji),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Reaction;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Reaction")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Reaction, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut target_provider_id__ = None;
                let mut emoji__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::TargetProviderId => {
                            if target_provider_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("targetProviderId"));
                            }
                            target_provider_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Emoji => {
                            if emoji__.is_some() {
                                return Err(serde::de::Error::duplicate_field("emoji"));
                            }
                            emoji__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Reaction {
                    target_provider_id: target_provider_id__.unwrap_or_default(),
                    emoji: emoji__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Reaction", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ReadMarkSubmitted {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.conversation_id.is_empty() {
            len += 1;
        }
        if !self.message_id.is_empty() {
            len += 1;
        }
        if !self.account_id.is_empty() {
            len += 1;
        }
        if !self.agent_id.is_empty() {
            len += 1;
        }
        if self.provider_id.is_some() {
            len += 1;
        }
        if self.typing {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.ReadMarkSubmitted", len)?;
        if !self.conversation_id.is_empty() {
            struct_ser.serialize_field("conversationId", &self.conversation_id)?;
        }
        if !self.message_id.is_empty() {
            struct_ser.serialize_field("messageId", &self.message_id)?;
        }
        if !self.account_id.is_empty() {
            struct_ser.serialize_field("accountId", &self.account_id)?;
        }
        if !self.agent_id.is_empty() {
            struct_ser.serialize_field("agentId", &self.agent_id)?;
        }
        if let Some(v) = self.provider_id.as_ref() {
            struct_ser.serialize_field("providerId", v)?;
        }
        if self.typing {
            struct_ser.serialize_field("typing", &self.typing)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ReadMarkSubmitted {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "conversation_id",
            "conversationId",
            "message_id",
            "messageId",
            "account_id",
            "accountId",
            "agent_id",
            "agentId",
            "provider_id",
            "providerId",
            "typing",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            ConversationId,
            MessageId,
            AccountId,
            AgentId,
            ProviderId,
            Typing,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "conversationId" | "conversation_id" => Ok(GeneratedField::ConversationId),
                            "messageId" | "message_id" => Ok(GeneratedField::MessageId),
                            "accountId" | "account_id" => Ok(GeneratedField::AccountId),
                            "agentId" | "agent_id" => Ok(GeneratedField::AgentId),
                            "providerId" | "provider_id" => Ok(GeneratedField::ProviderId),
                            "typing" => Ok(GeneratedField::Typing),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ReadMarkSubmitted;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.ReadMarkSubmitted")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ReadMarkSubmitted, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut conversation_id__ = None;
                let mut message_id__ = None;
                let mut account_id__ = None;
                let mut agent_id__ = None;
                let mut provider_id__ = None;
                let mut typing__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::ConversationId => {
                            if conversation_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("conversationId"));
                            }
                            conversation_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::MessageId => {
                            if message_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("messageId"));
                            }
                            message_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AgentId => {
                            if agent_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("agentId"));
                            }
                            agent_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ProviderId => {
                            if provider_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("providerId"));
                            }
                            provider_id__ = map_.next_value()?;
                        }
                        GeneratedField::Typing => {
                            if typing__.is_some() {
                                return Err(serde::de::Error::duplicate_field("typing"));
                            }
                            typing__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(ReadMarkSubmitted {
                    conversation_id: conversation_id__.unwrap_or_default(),
                    message_id: message_id__.unwrap_or_default(),
                    account_id: account_id__.unwrap_or_default(),
                    agent_id: agent_id__.unwrap_or_default(),
                    provider_id: provider_id__,
                    typing: typing__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.ReadMarkSubmitted", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Receipt {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.account_id.is_empty() {
            len += 1;
        }
        if !self.provider_ref.is_empty() {
            len += 1;
        }
        if !self.message_id.is_empty() {
            len += 1;
        }
        if self.status != 0 {
            len += 1;
        }
        if !self.code.is_empty() {
            len += 1;
        }
        if !self.title.is_empty() {
            len += 1;
        }
        if self.provider_id.is_some() {
            len += 1;
        }
        if !self.pricing_json.is_empty() {
            len += 1;
        }
        if !self.errors.is_empty() {
            len += 1;
        }
        if !self.conversation_json.is_empty() {
            len += 1;
        }
        if !self.address_ids.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Receipt", len)?;
        if !self.account_id.is_empty() {
            struct_ser.serialize_field("accountId", &self.account_id)?;
        }
        if !self.provider_ref.is_empty() {
            struct_ser.serialize_field("providerRef", &self.provider_ref)?;
        }
        if !self.message_id.is_empty() {
            struct_ser.serialize_field("messageId", &self.message_id)?;
        }
        if self.status != 0 {
            let v = message_status::Status::try_from(self.status)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.status)))?;
            struct_ser.serialize_field("status", &v)?;
        }
        if !self.code.is_empty() {
            struct_ser.serialize_field("code", &self.code)?;
        }
        if !self.title.is_empty() {
            struct_ser.serialize_field("title", &self.title)?;
        }
        if let Some(v) = self.provider_id.as_ref() {
            struct_ser.serialize_field("providerId", v)?;
        }
        if !self.pricing_json.is_empty() {
            struct_ser.serialize_field("pricingJson", &self.pricing_json)?;
        }
        if !self.errors.is_empty() {
            struct_ser.serialize_field("errors", &self.errors)?;
        }
        if !self.conversation_json.is_empty() {
            struct_ser.serialize_field("conversationJson", &self.conversation_json)?;
        }
        if !self.address_ids.is_empty() {
            struct_ser.serialize_field("addressIds", &self.address_ids)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Receipt {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "provider_ref",
            "providerRef",
            "message_id",
            "messageId",
            "status",
            "code",
            "title",
            "provider_id",
            "providerId",
            "pricing_json",
            "pricingJson",
            "errors",
            "conversation_json",
            "conversationJson",
            "address_ids",
            "addressIds",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            ProviderRef,
            MessageId,
            Status,
            Code,
            Title,
            ProviderId,
            PricingJson,
            Errors,
            ConversationJson,
            AddressIds,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "accountId" | "account_id" => Ok(GeneratedField::AccountId),
                            "providerRef" | "provider_ref" => Ok(GeneratedField::ProviderRef),
                            "messageId" | "message_id" => Ok(GeneratedField::MessageId),
                            "status" => Ok(GeneratedField::Status),
                            "code" => Ok(GeneratedField::Code),
                            "title" => Ok(GeneratedField::Title),
                            "providerId" | "provider_id" => Ok(GeneratedField::ProviderId),
                            "pricingJson" | "pricing_json" => Ok(GeneratedField::PricingJson),
                            "errors" => Ok(GeneratedField::Errors),
                            "conversationJson" | "conversation_json" => Ok(GeneratedField::ConversationJson),
                            "addressIds" | "address_ids" => Ok(GeneratedField::AddressIds),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Receipt;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Receipt")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Receipt, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut provider_ref__ = None;
                let mut message_id__ = None;
                let mut status__ = None;
                let mut code__ = None;
                let mut title__ = None;
                let mut provider_id__ = None;
                let mut pricing_json__ = None;
                let mut errors__ = None;
                let mut conversation_json__ = None;
                let mut address_ids__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ProviderRef => {
                            if provider_ref__.is_some() {
                                return Err(serde::de::Error::duplicate_field("providerRef"));
                            }
                            provider_ref__ = Some(map_.next_value()?);
                        }
                        GeneratedField::MessageId => {
                            if message_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("messageId"));
                            }
                            message_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Status => {
                            if status__.is_some() {
                                return Err(serde::de::Error::duplicate_field("status"));
                            }
                            status__ = Some(map_.next_value::<message_status::Status>()? as i32);
                        }
                        GeneratedField::Code => {
                            if code__.is_some() {
                                return Err(serde::de::Error::duplicate_field("code"));
                            }
                            code__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Title => {
                            if title__.is_some() {
                                return Err(serde::de::Error::duplicate_field("title"));
                            }
                            title__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ProviderId => {
                            if provider_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("providerId"));
                            }
                            provider_id__ = map_.next_value()?;
                        }
                        GeneratedField::PricingJson => {
                            if pricing_json__.is_some() {
                                return Err(serde::de::Error::duplicate_field("pricingJson"));
                            }
                            pricing_json__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Errors => {
                            if errors__.is_some() {
                                return Err(serde::de::Error::duplicate_field("errors"));
                            }
                            errors__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ConversationJson => {
                            if conversation_json__.is_some() {
                                return Err(serde::de::Error::duplicate_field("conversationJson"));
                            }
                            conversation_json__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AddressIds => {
                            if address_ids__.is_some() {
                                return Err(serde::de::Error::duplicate_field("addressIds"));
                            }
                            address_ids__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Receipt {
                    account_id: account_id__.unwrap_or_default(),
                    provider_ref: provider_ref__.unwrap_or_default(),
                    message_id: message_id__.unwrap_or_default(),
                    status: status__.unwrap_or_default(),
                    code: code__.unwrap_or_default(),
                    title: title__.unwrap_or_default(),
                    provider_id: provider_id__,
                    pricing_json: pricing_json__.unwrap_or_default(),
                    errors: errors__.unwrap_or_default(),
                    conversation_json: conversation_json__.unwrap_or_default(),
                    address_ids: address_ids__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Receipt", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Referral {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.source_url.is_empty() {
            len += 1;
        }
        if !self.source_id.is_empty() {
            len += 1;
        }
        if !self.source_type.is_empty() {
            len += 1;
        }
        if !self.headline.is_empty() {
            len += 1;
        }
        if !self.body.is_empty() {
            len += 1;
        }
        if !self.media_type.is_empty() {
            len += 1;
        }
        if !self.media_url.is_empty() {
            len += 1;
        }
        if !self.thumbnail_url.is_empty() {
            len += 1;
        }
        if !self.click_id.is_empty() {
            len += 1;
        }
        if !self.welcome_text.is_empty() {
            len += 1;
        }
        if !self.r#ref.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Referral", len)?;
        if !self.source_url.is_empty() {
            struct_ser.serialize_field("sourceUrl", &self.source_url)?;
        }
        if !self.source_id.is_empty() {
            struct_ser.serialize_field("sourceId", &self.source_id)?;
        }
        if !self.source_type.is_empty() {
            struct_ser.serialize_field("sourceType", &self.source_type)?;
        }
        if !self.headline.is_empty() {
            struct_ser.serialize_field("headline", &self.headline)?;
        }
        if !self.body.is_empty() {
            struct_ser.serialize_field("body", &self.body)?;
        }
        if !self.media_type.is_empty() {
            struct_ser.serialize_field("mediaType", &self.media_type)?;
        }
        if !self.media_url.is_empty() {
            struct_ser.serialize_field("mediaUrl", &self.media_url)?;
        }
        if !self.thumbnail_url.is_empty() {
            struct_ser.serialize_field("thumbnailUrl", &self.thumbnail_url)?;
        }
        if !self.click_id.is_empty() {
            struct_ser.serialize_field("clickId", &self.click_id)?;
        }
        if !self.welcome_text.is_empty() {
            struct_ser.serialize_field("welcomeText", &self.welcome_text)?;
        }
        if !self.r#ref.is_empty() {
            struct_ser.serialize_field("ref", &self.r#ref)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Referral {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "source_url",
            "sourceUrl",
            "source_id",
            "sourceId",
            "source_type",
            "sourceType",
            "headline",
            "body",
            "media_type",
            "mediaType",
            "media_url",
            "mediaUrl",
            "thumbnail_url",
            "thumbnailUrl",
            "click_id",
            "clickId",
            "welcome_text",
            "welcomeText",
            "ref",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            SourceUrl,
            SourceId,
            SourceType,
            Headline,
            Body,
            MediaType,
            MediaUrl,
            ThumbnailUrl,
            ClickId,
            WelcomeText,
            Ref,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "sourceUrl" | "source_url" => Ok(GeneratedField::SourceUrl),
                            "sourceId" | "source_id" => Ok(GeneratedField::SourceId),
                            "sourceType" | "source_type" => Ok(GeneratedField::SourceType),
                            "headline" => Ok(GeneratedField::Headline),
                            "body" => Ok(GeneratedField::Body),
                            "mediaType" | "media_type" => Ok(GeneratedField::MediaType),
                            "mediaUrl" | "media_url" => Ok(GeneratedField::MediaUrl),
                            "thumbnailUrl" | "thumbnail_url" => Ok(GeneratedField::ThumbnailUrl),
                            "clickId" | "click_id" => Ok(GeneratedField::ClickId),
                            "welcomeText" | "welcome_text" => Ok(GeneratedField::WelcomeText),
                            "ref" => Ok(GeneratedField::Ref),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Referral;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Referral")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Referral, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut source_url__ = None;
                let mut source_id__ = None;
                let mut source_type__ = None;
                let mut headline__ = None;
                let mut body__ = None;
                let mut media_type__ = None;
                let mut media_url__ = None;
                let mut thumbnail_url__ = None;
                let mut click_id__ = None;
                let mut welcome_text__ = None;
                let mut r#ref__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::SourceUrl => {
                            if source_url__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sourceUrl"));
                            }
                            source_url__ = Some(map_.next_value()?);
                        }
                        GeneratedField::SourceId => {
                            if source_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sourceId"));
                            }
                            source_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::SourceType => {
                            if source_type__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sourceType"));
                            }
                            source_type__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Headline => {
                            if headline__.is_some() {
                                return Err(serde::de::Error::duplicate_field("headline"));
                            }
                            headline__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Body => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("body"));
                            }
                            body__ = Some(map_.next_value()?);
                        }
                        GeneratedField::MediaType => {
                            if media_type__.is_some() {
                                return Err(serde::de::Error::duplicate_field("mediaType"));
                            }
                            media_type__ = Some(map_.next_value()?);
                        }
                        GeneratedField::MediaUrl => {
                            if media_url__.is_some() {
                                return Err(serde::de::Error::duplicate_field("mediaUrl"));
                            }
                            media_url__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ThumbnailUrl => {
                            if thumbnail_url__.is_some() {
                                return Err(serde::de::Error::duplicate_field("thumbnailUrl"));
                            }
                            thumbnail_url__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ClickId => {
                            if click_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("clickId"));
                            }
                            click_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::WelcomeText => {
                            if welcome_text__.is_some() {
                                return Err(serde::de::Error::duplicate_field("welcomeText"));
                            }
                            welcome_text__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Ref => {
                            if r#ref__.is_some() {
                                return Err(serde::de::Error::duplicate_field("ref"));
                            }
                            r#ref__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Referral {
                    source_url: source_url__.unwrap_or_default(),
                    source_id: source_id__.unwrap_or_default(),
                    source_type: source_type__.unwrap_or_default(),
                    headline: headline__.unwrap_or_default(),
                    body: body__.unwrap_or_default(),
                    media_type: media_type__.unwrap_or_default(),
                    media_url: media_url__.unwrap_or_default(),
                    thumbnail_url: thumbnail_url__.unwrap_or_default(),
                    click_id: click_id__.unwrap_or_default(),
                    welcome_text: welcome_text__.unwrap_or_default(),
                    r#ref: r#ref__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Referral", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for RefuseConfig {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.code.is_empty() {
            len += 1;
        }
        if self.problems != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.RefuseConfig", len)?;
        if !self.code.is_empty() {
            struct_ser.serialize_field("code", &self.code)?;
        }
        if self.problems != 0 {
            struct_ser.serialize_field("problems", &self.problems)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for RefuseConfig {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "code",
            "problems",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Code,
            Problems,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "code" => Ok(GeneratedField::Code),
                            "problems" => Ok(GeneratedField::Problems),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = RefuseConfig;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.RefuseConfig")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<RefuseConfig, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut code__ = None;
                let mut problems__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Code => {
                            if code__.is_some() {
                                return Err(serde::de::Error::duplicate_field("code"));
                            }
                            code__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Problems => {
                            if problems__.is_some() {
                                return Err(serde::de::Error::duplicate_field("problems"));
                            }
                            problems__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(RefuseConfig {
                    code: code__.unwrap_or_default(),
                    problems: problems__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.RefuseConfig", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for RejectOffer {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.conversation_id.is_empty() {
            len += 1;
        }
        if !self.agent_id.is_empty() {
            len += 1;
        }
        if !self.offer_id.is_empty() {
            len += 1;
        }
        if !self.reason.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.RejectOffer", len)?;
        if !self.conversation_id.is_empty() {
            struct_ser.serialize_field("conversationId", &self.conversation_id)?;
        }
        if !self.agent_id.is_empty() {
            struct_ser.serialize_field("agentId", &self.agent_id)?;
        }
        if !self.offer_id.is_empty() {
            struct_ser.serialize_field("offerId", &self.offer_id)?;
        }
        if !self.reason.is_empty() {
            struct_ser.serialize_field("reason", &self.reason)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for RejectOffer {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "conversation_id",
            "conversationId",
            "agent_id",
            "agentId",
            "offer_id",
            "offerId",
            "reason",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            ConversationId,
            AgentId,
            OfferId,
            Reason,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "conversationId" | "conversation_id" => Ok(GeneratedField::ConversationId),
                            "agentId" | "agent_id" => Ok(GeneratedField::AgentId),
                            "offerId" | "offer_id" => Ok(GeneratedField::OfferId),
                            "reason" => Ok(GeneratedField::Reason),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = RejectOffer;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.RejectOffer")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<RejectOffer, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut conversation_id__ = None;
                let mut agent_id__ = None;
                let mut offer_id__ = None;
                let mut reason__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::ConversationId => {
                            if conversation_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("conversationId"));
                            }
                            conversation_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AgentId => {
                            if agent_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("agentId"));
                            }
                            agent_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::OfferId => {
                            if offer_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("offerId"));
                            }
                            offer_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Reason => {
                            if reason__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reason"));
                            }
                            reason__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(RejectOffer {
                    conversation_id: conversation_id__.unwrap_or_default(),
                    agent_id: agent_id__.unwrap_or_default(),
                    offer_id: offer_id__.unwrap_or_default(),
                    reason: reason__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.RejectOffer", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ReplyContext {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.provider_id.is_empty() {
            len += 1;
        }
        if !self.from.is_empty() {
            len += 1;
        }
        if !self.catalog_id.is_empty() {
            len += 1;
        }
        if !self.product_id.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.ReplyContext", len)?;
        if !self.provider_id.is_empty() {
            struct_ser.serialize_field("providerId", &self.provider_id)?;
        }
        if !self.from.is_empty() {
            struct_ser.serialize_field("from", &self.from)?;
        }
        if !self.catalog_id.is_empty() {
            struct_ser.serialize_field("catalogId", &self.catalog_id)?;
        }
        if !self.product_id.is_empty() {
            struct_ser.serialize_field("productId", &self.product_id)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ReplyContext {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "provider_id",
            "providerId",
            "from",
            "catalog_id",
            "catalogId",
            "product_id",
            "productId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            ProviderId,
            From,
            CatalogId,
            ProductId,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "providerId" | "provider_id" => Ok(GeneratedField::ProviderId),
                            "from" => Ok(GeneratedField::From),
                            "catalogId" | "catalog_id" => Ok(GeneratedField::CatalogId),
                            "productId" | "product_id" => Ok(GeneratedField::ProductId),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ReplyContext;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.ReplyContext")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ReplyContext, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut provider_id__ = None;
                let mut from__ = None;
                let mut catalog_id__ = None;
                let mut product_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::ProviderId => {
                            if provider_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("providerId"));
                            }
                            provider_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::From => {
                            if from__.is_some() {
                                return Err(serde::de::Error::duplicate_field("from"));
                            }
                            from__ = Some(map_.next_value()?);
                        }
                        GeneratedField::CatalogId => {
                            if catalog_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("catalogId"));
                            }
                            catalog_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ProductId => {
                            if product_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("productId"));
                            }
                            product_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(ReplyContext {
                    provider_id: provider_id__.unwrap_or_default(),
                    from: from__.unwrap_or_default(),
                    catalog_id: catalog_id__.unwrap_or_default(),
                    product_id: product_id__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.ReplyContext", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for SendReport {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.account_id.is_empty() {
            len += 1;
        }
        if !self.message_id.is_empty() {
            len += 1;
        }
        if self.status != 0 {
            len += 1;
        }
        if !self.provider_ref.is_empty() {
            len += 1;
        }
        if self.provider_id.is_some() {
            len += 1;
        }
        if !self.code.is_empty() {
            len += 1;
        }
        if !self.title.is_empty() {
            len += 1;
        }
        if self.attempts != 0 {
            len += 1;
        }
        if !self.asked_address_id.is_empty() {
            len += 1;
        }
        if !self.address_id.is_empty() {
            len += 1;
        }
        if self.address.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.SendReport", len)?;
        if !self.account_id.is_empty() {
            struct_ser.serialize_field("accountId", &self.account_id)?;
        }
        if !self.message_id.is_empty() {
            struct_ser.serialize_field("messageId", &self.message_id)?;
        }
        if self.status != 0 {
            let v = message_status::Status::try_from(self.status)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.status)))?;
            struct_ser.serialize_field("status", &v)?;
        }
        if !self.provider_ref.is_empty() {
            struct_ser.serialize_field("providerRef", &self.provider_ref)?;
        }
        if let Some(v) = self.provider_id.as_ref() {
            struct_ser.serialize_field("providerId", v)?;
        }
        if !self.code.is_empty() {
            struct_ser.serialize_field("code", &self.code)?;
        }
        if !self.title.is_empty() {
            struct_ser.serialize_field("title", &self.title)?;
        }
        if self.attempts != 0 {
            struct_ser.serialize_field("attempts", &self.attempts)?;
        }
        if !self.asked_address_id.is_empty() {
            struct_ser.serialize_field("askedAddressId", &self.asked_address_id)?;
        }
        if !self.address_id.is_empty() {
            struct_ser.serialize_field("addressId", &self.address_id)?;
        }
        if let Some(v) = self.address.as_ref() {
            struct_ser.serialize_field("address", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for SendReport {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "message_id",
            "messageId",
            "status",
            "provider_ref",
            "providerRef",
            "provider_id",
            "providerId",
            "code",
            "title",
            "attempts",
            "asked_address_id",
            "askedAddressId",
            "address_id",
            "addressId",
            "address",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            MessageId,
            Status,
            ProviderRef,
            ProviderId,
            Code,
            Title,
            Attempts,
            AskedAddressId,
            AddressId,
            Address,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "accountId" | "account_id" => Ok(GeneratedField::AccountId),
                            "messageId" | "message_id" => Ok(GeneratedField::MessageId),
                            "status" => Ok(GeneratedField::Status),
                            "providerRef" | "provider_ref" => Ok(GeneratedField::ProviderRef),
                            "providerId" | "provider_id" => Ok(GeneratedField::ProviderId),
                            "code" => Ok(GeneratedField::Code),
                            "title" => Ok(GeneratedField::Title),
                            "attempts" => Ok(GeneratedField::Attempts),
                            "askedAddressId" | "asked_address_id" => Ok(GeneratedField::AskedAddressId),
                            "addressId" | "address_id" => Ok(GeneratedField::AddressId),
                            "address" => Ok(GeneratedField::Address),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = SendReport;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.SendReport")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<SendReport, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut message_id__ = None;
                let mut status__ = None;
                let mut provider_ref__ = None;
                let mut provider_id__ = None;
                let mut code__ = None;
                let mut title__ = None;
                let mut attempts__ = None;
                let mut asked_address_id__ = None;
                let mut address_id__ = None;
                let mut address__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::MessageId => {
                            if message_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("messageId"));
                            }
                            message_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Status => {
                            if status__.is_some() {
                                return Err(serde::de::Error::duplicate_field("status"));
                            }
                            status__ = Some(map_.next_value::<message_status::Status>()? as i32);
                        }
                        GeneratedField::ProviderRef => {
                            if provider_ref__.is_some() {
                                return Err(serde::de::Error::duplicate_field("providerRef"));
                            }
                            provider_ref__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ProviderId => {
                            if provider_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("providerId"));
                            }
                            provider_id__ = map_.next_value()?;
                        }
                        GeneratedField::Code => {
                            if code__.is_some() {
                                return Err(serde::de::Error::duplicate_field("code"));
                            }
                            code__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Title => {
                            if title__.is_some() {
                                return Err(serde::de::Error::duplicate_field("title"));
                            }
                            title__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Attempts => {
                            if attempts__.is_some() {
                                return Err(serde::de::Error::duplicate_field("attempts"));
                            }
                            attempts__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::AskedAddressId => {
                            if asked_address_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("askedAddressId"));
                            }
                            asked_address_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AddressId => {
                            if address_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("addressId"));
                            }
                            address_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Address => {
                            if address__.is_some() {
                                return Err(serde::de::Error::duplicate_field("address"));
                            }
                            address__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(SendReport {
                    account_id: account_id__.unwrap_or_default(),
                    message_id: message_id__.unwrap_or_default(),
                    status: status__.unwrap_or_default(),
                    provider_ref: provider_ref__.unwrap_or_default(),
                    provider_id: provider_id__,
                    code: code__.unwrap_or_default(),
                    title: title__.unwrap_or_default(),
                    attempts: attempts__.unwrap_or_default(),
                    asked_address_id: asked_address_id__.unwrap_or_default(),
                    address_id: address_id__.unwrap_or_default(),
                    address: address__,
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.SendReport", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for SenderState {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.partition != 0 {
            len += 1;
        }
        if self.through != 0 {
            len += 1;
        }
        if self.settled_to != 0 {
            len += 1;
        }
        if !self.exceptions.is_empty() {
            len += 1;
        }
        if !self.slowed.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.SenderState", len)?;
        if self.partition != 0 {
            struct_ser.serialize_field("partition", &self.partition)?;
        }
        if self.through != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("through", ToString::to_string(&self.through).as_str())?;
        }
        if self.settled_to != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("settledTo", ToString::to_string(&self.settled_to).as_str())?;
        }
        if !self.exceptions.is_empty() {
            struct_ser.serialize_field("exceptions", &self.exceptions)?;
        }
        if !self.slowed.is_empty() {
            struct_ser.serialize_field("slowed", &self.slowed)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for SenderState {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "partition",
            "through",
            "settled_to",
            "settledTo",
            "exceptions",
            "slowed",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Partition,
            Through,
            SettledTo,
            Exceptions,
            Slowed,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "partition" => Ok(GeneratedField::Partition),
                            "through" => Ok(GeneratedField::Through),
                            "settledTo" | "settled_to" => Ok(GeneratedField::SettledTo),
                            "exceptions" => Ok(GeneratedField::Exceptions),
                            "slowed" => Ok(GeneratedField::Slowed),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = SenderState;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.SenderState")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<SenderState, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut partition__ = None;
                let mut through__ = None;
                let mut settled_to__ = None;
                let mut exceptions__ = None;
                let mut slowed__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Partition => {
                            if partition__.is_some() {
                                return Err(serde::de::Error::duplicate_field("partition"));
                            }
                            partition__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Through => {
                            if through__.is_some() {
                                return Err(serde::de::Error::duplicate_field("through"));
                            }
                            through__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::SettledTo => {
                            if settled_to__.is_some() {
                                return Err(serde::de::Error::duplicate_field("settledTo"));
                            }
                            settled_to__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Exceptions => {
                            if exceptions__.is_some() {
                                return Err(serde::de::Error::duplicate_field("exceptions"));
                            }
                            exceptions__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Slowed => {
                            if slowed__.is_some() {
                                return Err(serde::de::Error::duplicate_field("slowed"));
                            }
                            slowed__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(SenderState {
                    partition: partition__.unwrap_or_default(),
                    through: through__.unwrap_or_default(),
                    settled_to: settled_to__.unwrap_or_default(),
                    exceptions: exceptions__.unwrap_or_default(),
                    slowed: slowed__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.SenderState", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for sender_state::Refusals {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.code.is_empty() {
            len += 1;
        }
        if self.times != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.SenderState.Refusals", len)?;
        if !self.code.is_empty() {
            struct_ser.serialize_field("code", &self.code)?;
        }
        if self.times != 0 {
            struct_ser.serialize_field("times", &self.times)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for sender_state::Refusals {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "code",
            "times",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Code,
            Times,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "code" => Ok(GeneratedField::Code),
                            "times" => Ok(GeneratedField::Times),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = sender_state::Refusals;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.SenderState.Refusals")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<sender_state::Refusals, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut code__ = None;
                let mut times__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Code => {
                            if code__.is_some() {
                                return Err(serde::de::Error::duplicate_field("code"));
                            }
                            code__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Times => {
                            if times__.is_some() {
                                return Err(serde::de::Error::duplicate_field("times"));
                            }
                            times__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(sender_state::Refusals {
                    code: code__.unwrap_or_default(),
                    times: times__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.SenderState.Refusals", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for sender_state::Slowed {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.scope != 0 {
            len += 1;
        }
        if !self.account_id.is_empty() {
            len += 1;
        }
        if !self.address_id.is_empty() {
            len += 1;
        }
        if self.until.is_some() {
            len += 1;
        }
        if self.times != 0 {
            len += 1;
        }
        if self.at.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.SenderState.Slowed", len)?;
        if self.scope != 0 {
            let v = outcome::Scope::try_from(self.scope)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.scope)))?;
            struct_ser.serialize_field("scope", &v)?;
        }
        if !self.account_id.is_empty() {
            struct_ser.serialize_field("accountId", &self.account_id)?;
        }
        if !self.address_id.is_empty() {
            struct_ser.serialize_field("addressId", &self.address_id)?;
        }
        if let Some(v) = self.until.as_ref() {
            struct_ser.serialize_field("until", v)?;
        }
        if self.times != 0 {
            struct_ser.serialize_field("times", &self.times)?;
        }
        if let Some(v) = self.at.as_ref() {
            struct_ser.serialize_field("at", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for sender_state::Slowed {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "scope",
            "account_id",
            "accountId",
            "address_id",
            "addressId",
            "until",
            "times",
            "at",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Scope,
            AccountId,
            AddressId,
            Until,
            Times,
            At,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "scope" => Ok(GeneratedField::Scope),
                            "accountId" | "account_id" => Ok(GeneratedField::AccountId),
                            "addressId" | "address_id" => Ok(GeneratedField::AddressId),
                            "until" => Ok(GeneratedField::Until),
                            "times" => Ok(GeneratedField::Times),
                            "at" => Ok(GeneratedField::At),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = sender_state::Slowed;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.SenderState.Slowed")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<sender_state::Slowed, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut scope__ = None;
                let mut account_id__ = None;
                let mut address_id__ = None;
                let mut until__ = None;
                let mut times__ = None;
                let mut at__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Scope => {
                            if scope__.is_some() {
                                return Err(serde::de::Error::duplicate_field("scope"));
                            }
                            scope__ = Some(map_.next_value::<outcome::Scope>()? as i32);
                        }
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AddressId => {
                            if address_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("addressId"));
                            }
                            address_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Until => {
                            if until__.is_some() {
                                return Err(serde::de::Error::duplicate_field("until"));
                            }
                            until__ = map_.next_value()?;
                        }
                        GeneratedField::Times => {
                            if times__.is_some() {
                                return Err(serde::de::Error::duplicate_field("times"));
                            }
                            times__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::At => {
                            if at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("at"));
                            }
                            at__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(sender_state::Slowed {
                    scope: scope__.unwrap_or_default(),
                    account_id: account_id__.unwrap_or_default(),
                    address_id: address_id__.unwrap_or_default(),
                    until: until__,
                    times: times__.unwrap_or_default(),
                    at: at__,
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.SenderState.Slowed", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for sender_state::Unsettled {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.message_id.is_empty() {
            len += 1;
        }
        if self.position != 0 {
            len += 1;
        }
        if self.attempts != 0 {
            len += 1;
        }
        if self.last.is_some() {
            len += 1;
        }
        if self.next_at.is_some() {
            len += 1;
        }
        if !self.refusals.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.SenderState.Unsettled", len)?;
        if !self.message_id.is_empty() {
            struct_ser.serialize_field("messageId", &self.message_id)?;
        }
        if self.position != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("position", ToString::to_string(&self.position).as_str())?;
        }
        if self.attempts != 0 {
            struct_ser.serialize_field("attempts", &self.attempts)?;
        }
        if let Some(v) = self.last.as_ref() {
            struct_ser.serialize_field("last", v)?;
        }
        if let Some(v) = self.next_at.as_ref() {
            struct_ser.serialize_field("nextAt", v)?;
        }
        if !self.refusals.is_empty() {
            struct_ser.serialize_field("refusals", &self.refusals)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for sender_state::Unsettled {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "message_id",
            "messageId",
            "position",
            "attempts",
            "last",
            "next_at",
            "nextAt",
            "refusals",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            MessageId,
            Position,
            Attempts,
            Last,
            NextAt,
            Refusals,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "messageId" | "message_id" => Ok(GeneratedField::MessageId),
                            "position" => Ok(GeneratedField::Position),
                            "attempts" => Ok(GeneratedField::Attempts),
                            "last" => Ok(GeneratedField::Last),
                            "nextAt" | "next_at" => Ok(GeneratedField::NextAt),
                            "refusals" => Ok(GeneratedField::Refusals),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = sender_state::Unsettled;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.SenderState.Unsettled")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<sender_state::Unsettled, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut message_id__ = None;
                let mut position__ = None;
                let mut attempts__ = None;
                let mut last__ = None;
                let mut next_at__ = None;
                let mut refusals__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::MessageId => {
                            if message_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("messageId"));
                            }
                            message_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Position => {
                            if position__.is_some() {
                                return Err(serde::de::Error::duplicate_field("position"));
                            }
                            position__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Attempts => {
                            if attempts__.is_some() {
                                return Err(serde::de::Error::duplicate_field("attempts"));
                            }
                            attempts__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Last => {
                            if last__.is_some() {
                                return Err(serde::de::Error::duplicate_field("last"));
                            }
                            last__ = map_.next_value()?;
                        }
                        GeneratedField::NextAt => {
                            if next_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("nextAt"));
                            }
                            next_at__ = map_.next_value()?;
                        }
                        GeneratedField::Refusals => {
                            if refusals__.is_some() {
                                return Err(serde::de::Error::duplicate_field("refusals"));
                            }
                            refusals__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(sender_state::Unsettled {
                    message_id: message_id__.unwrap_or_default(),
                    position: position__.unwrap_or_default(),
                    attempts: attempts__.unwrap_or_default(),
                    last: last__,
                    next_at: next_at__,
                    refusals: refusals__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.SenderState.Unsettled", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for SetLogic {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.version != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.SetLogic", len)?;
        if self.version != 0 {
            struct_ser.serialize_field("version", &self.version)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for SetLogic {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "version",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Version,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "version" => Ok(GeneratedField::Version),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = SetLogic;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.SetLogic")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<SetLogic, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut version__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Version => {
                            if version__.is_some() {
                                return Err(serde::de::Error::duplicate_field("version"));
                            }
                            version__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(SetLogic {
                    version: version__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.SetLogic", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for SetPresence {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.agent_id.is_empty() {
            len += 1;
        }
        if self.state != 0 {
            len += 1;
        }
        if !self.reason.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.SetPresence", len)?;
        if !self.agent_id.is_empty() {
            struct_ser.serialize_field("agentId", &self.agent_id)?;
        }
        if self.state != 0 {
            let v = presence::State::try_from(self.state)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.state)))?;
            struct_ser.serialize_field("state", &v)?;
        }
        if !self.reason.is_empty() {
            struct_ser.serialize_field("reason", &self.reason)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for SetPresence {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "agent_id",
            "agentId",
            "state",
            "reason",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AgentId,
            State,
            Reason,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "agentId" | "agent_id" => Ok(GeneratedField::AgentId),
                            "state" => Ok(GeneratedField::State),
                            "reason" => Ok(GeneratedField::Reason),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = SetPresence;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.SetPresence")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<SetPresence, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut agent_id__ = None;
                let mut state__ = None;
                let mut reason__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AgentId => {
                            if agent_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("agentId"));
                            }
                            agent_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::State => {
                            if state__.is_some() {
                                return Err(serde::de::Error::duplicate_field("state"));
                            }
                            state__ = Some(map_.next_value::<presence::State>()? as i32);
                        }
                        GeneratedField::Reason => {
                            if reason__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reason"));
                            }
                            reason__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(SetPresence {
                    agent_id: agent_id__.unwrap_or_default(),
                    state: state__.unwrap_or_default(),
                    reason: reason__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.SetPresence", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Skip {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.position != 0 {
            len += 1;
        }
        if !self.actor.is_empty() {
            len += 1;
        }
        if !self.reason.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Skip", len)?;
        if self.position != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("position", ToString::to_string(&self.position).as_str())?;
        }
        if !self.actor.is_empty() {
            struct_ser.serialize_field("actor", &self.actor)?;
        }
        if !self.reason.is_empty() {
            struct_ser.serialize_field("reason", &self.reason)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Skip {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "position",
            "actor",
            "reason",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Position,
            Actor,
            Reason,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "position" => Ok(GeneratedField::Position),
                            "actor" => Ok(GeneratedField::Actor),
                            "reason" => Ok(GeneratedField::Reason),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Skip;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Skip")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Skip, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut position__ = None;
                let mut actor__ = None;
                let mut reason__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Position => {
                            if position__.is_some() {
                                return Err(serde::de::Error::duplicate_field("position"));
                            }
                            position__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Actor => {
                            if actor__.is_some() {
                                return Err(serde::de::Error::duplicate_field("actor"));
                            }
                            actor__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Reason => {
                            if reason__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reason"));
                            }
                            reason__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Skip {
                    position: position__.unwrap_or_default(),
                    actor: actor__.unwrap_or_default(),
                    reason: reason__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Skip", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for StartMessage {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.account_id.is_empty() {
            len += 1;
        }
        if !self.message_id.is_empty() {
            len += 1;
        }
        if !self.agent_id.is_empty() {
            len += 1;
        }
        if !self.address_id.is_empty() {
            len += 1;
        }
        if self.to.is_some() {
            len += 1;
        }
        if self.content.is_some() {
            len += 1;
        }
        if self.facets.is_some() {
            len += 1;
        }
        if !self.alias_ids.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.StartMessage", len)?;
        if !self.account_id.is_empty() {
            struct_ser.serialize_field("accountId", &self.account_id)?;
        }
        if !self.message_id.is_empty() {
            struct_ser.serialize_field("messageId", &self.message_id)?;
        }
        if !self.agent_id.is_empty() {
            struct_ser.serialize_field("agentId", &self.agent_id)?;
        }
        if !self.address_id.is_empty() {
            struct_ser.serialize_field("addressId", &self.address_id)?;
        }
        if let Some(v) = self.to.as_ref() {
            struct_ser.serialize_field("to", v)?;
        }
        if let Some(v) = self.content.as_ref() {
            struct_ser.serialize_field("content", v)?;
        }
        if let Some(v) = self.facets.as_ref() {
            struct_ser.serialize_field("facets", v)?;
        }
        if !self.alias_ids.is_empty() {
            struct_ser.serialize_field("aliasIds", &self.alias_ids)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for StartMessage {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "message_id",
            "messageId",
            "agent_id",
            "agentId",
            "address_id",
            "addressId",
            "to",
            "content",
            "facets",
            "alias_ids",
            "aliasIds",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            MessageId,
            AgentId,
            AddressId,
            To,
            Content,
            Facets,
            AliasIds,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "accountId" | "account_id" => Ok(GeneratedField::AccountId),
                            "messageId" | "message_id" => Ok(GeneratedField::MessageId),
                            "agentId" | "agent_id" => Ok(GeneratedField::AgentId),
                            "addressId" | "address_id" => Ok(GeneratedField::AddressId),
                            "to" => Ok(GeneratedField::To),
                            "content" => Ok(GeneratedField::Content),
                            "facets" => Ok(GeneratedField::Facets),
                            "aliasIds" | "alias_ids" => Ok(GeneratedField::AliasIds),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = StartMessage;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.StartMessage")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<StartMessage, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut message_id__ = None;
                let mut agent_id__ = None;
                let mut address_id__ = None;
                let mut to__ = None;
                let mut content__ = None;
                let mut facets__ = None;
                let mut alias_ids__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::MessageId => {
                            if message_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("messageId"));
                            }
                            message_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AgentId => {
                            if agent_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("agentId"));
                            }
                            agent_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AddressId => {
                            if address_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("addressId"));
                            }
                            address_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::To => {
                            if to__.is_some() {
                                return Err(serde::de::Error::duplicate_field("to"));
                            }
                            to__ = map_.next_value()?;
                        }
                        GeneratedField::Content => {
                            if content__.is_some() {
                                return Err(serde::de::Error::duplicate_field("content"));
                            }
                            content__ = map_.next_value()?;
                        }
                        GeneratedField::Facets => {
                            if facets__.is_some() {
                                return Err(serde::de::Error::duplicate_field("facets"));
                            }
                            facets__ = map_.next_value()?;
                        }
                        GeneratedField::AliasIds => {
                            if alias_ids__.is_some() {
                                return Err(serde::de::Error::duplicate_field("aliasIds"));
                            }
                            alias_ids__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(StartMessage {
                    account_id: account_id__.unwrap_or_default(),
                    message_id: message_id__.unwrap_or_default(),
                    agent_id: agent_id__.unwrap_or_default(),
                    address_id: address_id__.unwrap_or_default(),
                    to: to__,
                    content: content__,
                    facets: facets__,
                    alias_ids: alias_ids__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.StartMessage", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for SubmitMessage {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.conversation_id.is_empty() {
            len += 1;
        }
        if !self.message_id.is_empty() {
            len += 1;
        }
        if !self.agent_id.is_empty() {
            len += 1;
        }
        if self.content.is_some() {
            len += 1;
        }
        if self.facets.is_some() {
            len += 1;
        }
        if !self.target_id.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.SubmitMessage", len)?;
        if !self.conversation_id.is_empty() {
            struct_ser.serialize_field("conversationId", &self.conversation_id)?;
        }
        if !self.message_id.is_empty() {
            struct_ser.serialize_field("messageId", &self.message_id)?;
        }
        if !self.agent_id.is_empty() {
            struct_ser.serialize_field("agentId", &self.agent_id)?;
        }
        if let Some(v) = self.content.as_ref() {
            struct_ser.serialize_field("content", v)?;
        }
        if let Some(v) = self.facets.as_ref() {
            struct_ser.serialize_field("facets", v)?;
        }
        if !self.target_id.is_empty() {
            struct_ser.serialize_field("targetId", &self.target_id)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for SubmitMessage {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "conversation_id",
            "conversationId",
            "message_id",
            "messageId",
            "agent_id",
            "agentId",
            "content",
            "facets",
            "target_id",
            "targetId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            ConversationId,
            MessageId,
            AgentId,
            Content,
            Facets,
            TargetId,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "conversationId" | "conversation_id" => Ok(GeneratedField::ConversationId),
                            "messageId" | "message_id" => Ok(GeneratedField::MessageId),
                            "agentId" | "agent_id" => Ok(GeneratedField::AgentId),
                            "content" => Ok(GeneratedField::Content),
                            "facets" => Ok(GeneratedField::Facets),
                            "targetId" | "target_id" => Ok(GeneratedField::TargetId),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = SubmitMessage;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.SubmitMessage")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<SubmitMessage, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut conversation_id__ = None;
                let mut message_id__ = None;
                let mut agent_id__ = None;
                let mut content__ = None;
                let mut facets__ = None;
                let mut target_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::ConversationId => {
                            if conversation_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("conversationId"));
                            }
                            conversation_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::MessageId => {
                            if message_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("messageId"));
                            }
                            message_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AgentId => {
                            if agent_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("agentId"));
                            }
                            agent_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Content => {
                            if content__.is_some() {
                                return Err(serde::de::Error::duplicate_field("content"));
                            }
                            content__ = map_.next_value()?;
                        }
                        GeneratedField::Facets => {
                            if facets__.is_some() {
                                return Err(serde::de::Error::duplicate_field("facets"));
                            }
                            facets__ = map_.next_value()?;
                        }
                        GeneratedField::TargetId => {
                            if target_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("targetId"));
                            }
                            target_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(SubmitMessage {
                    conversation_id: conversation_id__.unwrap_or_default(),
                    message_id: message_id__.unwrap_or_default(),
                    agent_id: agent_id__.unwrap_or_default(),
                    content: content__,
                    facets: facets__,
                    target_id: target_id__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.SubmitMessage", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for System {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.r#type.is_empty() {
            len += 1;
        }
        if !self.body.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.System", len)?;
        if !self.r#type.is_empty() {
            struct_ser.serialize_field("type", &self.r#type)?;
        }
        if !self.body.is_empty() {
            struct_ser.serialize_field("body", &self.body)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for System {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "type",
            "body",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Type,
            Body,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "type" => Ok(GeneratedField::Type),
                            "body" => Ok(GeneratedField::Body),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = System;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.System")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<System, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut r#type__ = None;
                let mut body__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Type => {
                            if r#type__.is_some() {
                                return Err(serde::de::Error::duplicate_field("type"));
                            }
                            r#type__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Body => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("body"));
                            }
                            body__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(System {
                    r#type: r#type__.unwrap_or_default(),
                    body: body__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.System", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Template {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.name.is_empty() {
            len += 1;
        }
        if !self.language.is_empty() {
            len += 1;
        }
        if !self.components.is_empty() {
            len += 1;
        }
        if !self.language_policy.is_empty() {
            len += 1;
        }
        if self.marketing {
            len += 1;
        }
        if self.activity_sharing.is_some() {
            len += 1;
        }
        if !self.category.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Template", len)?;
        if !self.name.is_empty() {
            struct_ser.serialize_field("name", &self.name)?;
        }
        if !self.language.is_empty() {
            struct_ser.serialize_field("language", &self.language)?;
        }
        if !self.components.is_empty() {
            struct_ser.serialize_field("components", &self.components)?;
        }
        if !self.language_policy.is_empty() {
            struct_ser.serialize_field("languagePolicy", &self.language_policy)?;
        }
        if self.marketing {
            struct_ser.serialize_field("marketing", &self.marketing)?;
        }
        if let Some(v) = self.activity_sharing.as_ref() {
            struct_ser.serialize_field("activitySharing", v)?;
        }
        if !self.category.is_empty() {
            struct_ser.serialize_field("category", &self.category)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Template {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "name",
            "language",
            "components",
            "language_policy",
            "languagePolicy",
            "marketing",
            "activity_sharing",
            "activitySharing",
            "category",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Name,
            Language,
            Components,
            LanguagePolicy,
            Marketing,
            ActivitySharing,
            Category,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "name" => Ok(GeneratedField::Name),
                            "language" => Ok(GeneratedField::Language),
                            "components" => Ok(GeneratedField::Components),
                            "languagePolicy" | "language_policy" => Ok(GeneratedField::LanguagePolicy),
                            "marketing" => Ok(GeneratedField::Marketing),
                            "activitySharing" | "activity_sharing" => Ok(GeneratedField::ActivitySharing),
                            "category" => Ok(GeneratedField::Category),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Template;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Template")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Template, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut name__ = None;
                let mut language__ = None;
                let mut components__ = None;
                let mut language_policy__ = None;
                let mut marketing__ = None;
                let mut activity_sharing__ = None;
                let mut category__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Name => {
                            if name__.is_some() {
                                return Err(serde::de::Error::duplicate_field("name"));
                            }
                            name__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Language => {
                            if language__.is_some() {
                                return Err(serde::de::Error::duplicate_field("language"));
                            }
                            language__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Components => {
                            if components__.is_some() {
                                return Err(serde::de::Error::duplicate_field("components"));
                            }
                            components__ = Some(map_.next_value()?);
                        }
                        GeneratedField::LanguagePolicy => {
                            if language_policy__.is_some() {
                                return Err(serde::de::Error::duplicate_field("languagePolicy"));
                            }
                            language_policy__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Marketing => {
                            if marketing__.is_some() {
                                return Err(serde::de::Error::duplicate_field("marketing"));
                            }
                            marketing__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ActivitySharing => {
                            if activity_sharing__.is_some() {
                                return Err(serde::de::Error::duplicate_field("activitySharing"));
                            }
                            activity_sharing__ = map_.next_value()?;
                        }
                        GeneratedField::Category => {
                            if category__.is_some() {
                                return Err(serde::de::Error::duplicate_field("category"));
                            }
                            category__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Template {
                    name: name__.unwrap_or_default(),
                    language: language__.unwrap_or_default(),
                    components: components__.unwrap_or_default(),
                    language_policy: language_policy__.unwrap_or_default(),
                    marketing: marketing__.unwrap_or_default(),
                    activity_sharing: activity_sharing__,
                    category: category__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Template", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for template::Card {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.index != 0 {
            len += 1;
        }
        if !self.components.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Template.Card", len)?;
        if self.index != 0 {
            struct_ser.serialize_field("index", &self.index)?;
        }
        if !self.components.is_empty() {
            struct_ser.serialize_field("components", &self.components)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for template::Card {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "index",
            "components",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Index,
            Components,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "index" => Ok(GeneratedField::Index),
                            "components" => Ok(GeneratedField::Components),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = template::Card;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Template.Card")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<template::Card, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut index__ = None;
                let mut components__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Index => {
                            if index__.is_some() {
                                return Err(serde::de::Error::duplicate_field("index"));
                            }
                            index__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Components => {
                            if components__.is_some() {
                                return Err(serde::de::Error::duplicate_field("components"));
                            }
                            components__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(template::Card {
                    index: index__.unwrap_or_default(),
                    components: components__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Template.Card", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for template::Component {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.r#type.is_empty() {
            len += 1;
        }
        if !self.sub_type.is_empty() {
            len += 1;
        }
        if self.index.is_some() {
            len += 1;
        }
        if !self.parameters.is_empty() {
            len += 1;
        }
        if !self.cards.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Template.Component", len)?;
        if !self.r#type.is_empty() {
            struct_ser.serialize_field("type", &self.r#type)?;
        }
        if !self.sub_type.is_empty() {
            struct_ser.serialize_field("subType", &self.sub_type)?;
        }
        if let Some(v) = self.index.as_ref() {
            struct_ser.serialize_field("index", v)?;
        }
        if !self.parameters.is_empty() {
            struct_ser.serialize_field("parameters", &self.parameters)?;
        }
        if !self.cards.is_empty() {
            struct_ser.serialize_field("cards", &self.cards)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for template::Component {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "type",
            "sub_type",
            "subType",
            "index",
            "parameters",
            "cards",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Type,
            SubType,
            Index,
            Parameters,
            Cards,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "type" => Ok(GeneratedField::Type),
                            "subType" | "sub_type" => Ok(GeneratedField::SubType),
                            "index" => Ok(GeneratedField::Index),
                            "parameters" => Ok(GeneratedField::Parameters),
                            "cards" => Ok(GeneratedField::Cards),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = template::Component;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Template.Component")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<template::Component, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut r#type__ = None;
                let mut sub_type__ = None;
                let mut index__ = None;
                let mut parameters__ = None;
                let mut cards__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Type => {
                            if r#type__.is_some() {
                                return Err(serde::de::Error::duplicate_field("type"));
                            }
                            r#type__ = Some(map_.next_value()?);
                        }
                        GeneratedField::SubType => {
                            if sub_type__.is_some() {
                                return Err(serde::de::Error::duplicate_field("subType"));
                            }
                            sub_type__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Index => {
                            if index__.is_some() {
                                return Err(serde::de::Error::duplicate_field("index"));
                            }
                            index__ = 
                                map_.next_value::<::std::option::Option<::pbjson::private::NumberDeserialize<_>>>()?.map(|x| x.0)
                            ;
                        }
                        GeneratedField::Parameters => {
                            if parameters__.is_some() {
                                return Err(serde::de::Error::duplicate_field("parameters"));
                            }
                            parameters__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Cards => {
                            if cards__.is_some() {
                                return Err(serde::de::Error::duplicate_field("cards"));
                            }
                            cards__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(template::Component {
                    r#type: r#type__.unwrap_or_default(),
                    sub_type: sub_type__.unwrap_or_default(),
                    index: index__,
                    parameters: parameters__.unwrap_or_default(),
                    cards: cards__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Template.Component", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for template::Currency {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.fallback.is_empty() {
            len += 1;
        }
        if !self.code.is_empty() {
            len += 1;
        }
        if self.amount_1000 != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Template.Currency", len)?;
        if !self.fallback.is_empty() {
            struct_ser.serialize_field("fallback", &self.fallback)?;
        }
        if !self.code.is_empty() {
            struct_ser.serialize_field("code", &self.code)?;
        }
        if self.amount_1000 != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("amount1000", ToString::to_string(&self.amount_1000).as_str())?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for template::Currency {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "fallback",
            "code",
            "amount_1000",
            "amount1000",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Fallback,
            Code,
            Amount1000,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "fallback" => Ok(GeneratedField::Fallback),
                            "code" => Ok(GeneratedField::Code),
                            "amount1000" | "amount_1000" => Ok(GeneratedField::Amount1000),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = template::Currency;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Template.Currency")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<template::Currency, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut fallback__ = None;
                let mut code__ = None;
                let mut amount_1000__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Fallback => {
                            if fallback__.is_some() {
                                return Err(serde::de::Error::duplicate_field("fallback"));
                            }
                            fallback__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Code => {
                            if code__.is_some() {
                                return Err(serde::de::Error::duplicate_field("code"));
                            }
                            code__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Amount1000 => {
                            if amount_1000__.is_some() {
                                return Err(serde::de::Error::duplicate_field("amount1000"));
                            }
                            amount_1000__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(template::Currency {
                    fallback: fallback__.unwrap_or_default(),
                    code: code__.unwrap_or_default(),
                    amount_1000: amount_1000__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Template.Currency", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for template::Parameter {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.name.is_empty() {
            len += 1;
        }
        if self.value.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Template.Parameter", len)?;
        if !self.name.is_empty() {
            struct_ser.serialize_field("name", &self.name)?;
        }
        if let Some(v) = self.value.as_ref() {
            match v {
                template::parameter::Value::Text(v) => {
                    struct_ser.serialize_field("text", v)?;
                }
                template::parameter::Value::Payload(v) => {
                    struct_ser.serialize_field("payload", v)?;
                }
                template::parameter::Value::Currency(v) => {
                    struct_ser.serialize_field("currency", v)?;
                }
                template::parameter::Value::DateTime(v) => {
                    struct_ser.serialize_field("dateTime", v)?;
                }
                template::parameter::Value::Image(v) => {
                    struct_ser.serialize_field("image", v)?;
                }
                template::parameter::Value::Video(v) => {
                    struct_ser.serialize_field("video", v)?;
                }
                template::parameter::Value::Document(v) => {
                    struct_ser.serialize_field("document", v)?;
                }
                template::parameter::Value::CouponCode(v) => {
                    struct_ser.serialize_field("couponCode", v)?;
                }
                template::parameter::Value::Location(v) => {
                    struct_ser.serialize_field("location", v)?;
                }
                template::parameter::Value::RawJson(v) => {
                    struct_ser.serialize_field("rawJson", v)?;
                }
                template::parameter::Value::ActionJson(v) => {
                    struct_ser.serialize_field("actionJson", v)?;
                }
            }
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for template::Parameter {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "name",
            "text",
            "payload",
            "currency",
            "date_time",
            "dateTime",
            "image",
            "video",
            "document",
            "coupon_code",
            "couponCode",
            "location",
            "raw_json",
            "rawJson",
            "action_json",
            "actionJson",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Name,
            Text,
            Payload,
            Currency,
            DateTime,
            Image,
            Video,
            Document,
            CouponCode,
            Location,
            RawJson,
            ActionJson,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "name" => Ok(GeneratedField::Name),
                            "text" => Ok(GeneratedField::Text),
                            "payload" => Ok(GeneratedField::Payload),
                            "currency" => Ok(GeneratedField::Currency),
                            "dateTime" | "date_time" => Ok(GeneratedField::DateTime),
                            "image" => Ok(GeneratedField::Image),
                            "video" => Ok(GeneratedField::Video),
                            "document" => Ok(GeneratedField::Document),
                            "couponCode" | "coupon_code" => Ok(GeneratedField::CouponCode),
                            "location" => Ok(GeneratedField::Location),
                            "rawJson" | "raw_json" => Ok(GeneratedField::RawJson),
                            "actionJson" | "action_json" => Ok(GeneratedField::ActionJson),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = template::Parameter;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Template.Parameter")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<template::Parameter, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut name__ = None;
                let mut value__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Name => {
                            if name__.is_some() {
                                return Err(serde::de::Error::duplicate_field("name"));
                            }
                            name__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Text => {
                            if value__.is_some() {
                                return Err(serde::de::Error::duplicate_field("text"));
                            }
                            value__ = map_.next_value::<::std::option::Option<_>>()?.map(template::parameter::Value::Text);
                        }
                        GeneratedField::Payload => {
                            if value__.is_some() {
                                return Err(serde::de::Error::duplicate_field("payload"));
                            }
                            value__ = map_.next_value::<::std::option::Option<_>>()?.map(template::parameter::Value::Payload);
                        }
                        GeneratedField::Currency => {
                            if value__.is_some() {
                                return Err(serde::de::Error::duplicate_field("currency"));
                            }
                            value__ = map_.next_value::<::std::option::Option<_>>()?.map(template::parameter::Value::Currency)
;
                        }
                        GeneratedField::DateTime => {
                            if value__.is_some() {
                                return Err(serde::de::Error::duplicate_field("dateTime"));
                            }
                            value__ = map_.next_value::<::std::option::Option<_>>()?.map(template::parameter::Value::DateTime);
                        }
                        GeneratedField::Image => {
                            if value__.is_some() {
                                return Err(serde::de::Error::duplicate_field("image"));
                            }
                            value__ = map_.next_value::<::std::option::Option<_>>()?.map(template::parameter::Value::Image)
;
                        }
                        GeneratedField::Video => {
                            if value__.is_some() {
                                return Err(serde::de::Error::duplicate_field("video"));
                            }
                            value__ = map_.next_value::<::std::option::Option<_>>()?.map(template::parameter::Value::Video)
;
                        }
                        GeneratedField::Document => {
                            if value__.is_some() {
                                return Err(serde::de::Error::duplicate_field("document"));
                            }
                            value__ = map_.next_value::<::std::option::Option<_>>()?.map(template::parameter::Value::Document)
;
                        }
                        GeneratedField::CouponCode => {
                            if value__.is_some() {
                                return Err(serde::de::Error::duplicate_field("couponCode"));
                            }
                            value__ = map_.next_value::<::std::option::Option<_>>()?.map(template::parameter::Value::CouponCode);
                        }
                        GeneratedField::Location => {
                            if value__.is_some() {
                                return Err(serde::de::Error::duplicate_field("location"));
                            }
                            value__ = map_.next_value::<::std::option::Option<_>>()?.map(template::parameter::Value::Location)
;
                        }
                        GeneratedField::RawJson => {
                            if value__.is_some() {
                                return Err(serde::de::Error::duplicate_field("rawJson"));
                            }
                            value__ = map_.next_value::<::std::option::Option<_>>()?.map(template::parameter::Value::RawJson);
                        }
                        GeneratedField::ActionJson => {
                            if value__.is_some() {
                                return Err(serde::de::Error::duplicate_field("actionJson"));
                            }
                            value__ = map_.next_value::<::std::option::Option<_>>()?.map(template::parameter::Value::ActionJson);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(template::Parameter {
                    name: name__.unwrap_or_default(),
                    value: value__,
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Template.Parameter", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for TemplateState {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.name.is_empty() {
            len += 1;
        }
        if !self.language.is_empty() {
            len += 1;
        }
        if !self.state.is_empty() {
            len += 1;
        }
        if self.sendable {
            len += 1;
        }
        if !self.category.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.TemplateState", len)?;
        if !self.name.is_empty() {
            struct_ser.serialize_field("name", &self.name)?;
        }
        if !self.language.is_empty() {
            struct_ser.serialize_field("language", &self.language)?;
        }
        if !self.state.is_empty() {
            struct_ser.serialize_field("state", &self.state)?;
        }
        if self.sendable {
            struct_ser.serialize_field("sendable", &self.sendable)?;
        }
        if !self.category.is_empty() {
            struct_ser.serialize_field("category", &self.category)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for TemplateState {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "name",
            "language",
            "state",
            "sendable",
            "category",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Name,
            Language,
            State,
            Sendable,
            Category,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "name" => Ok(GeneratedField::Name),
                            "language" => Ok(GeneratedField::Language),
                            "state" => Ok(GeneratedField::State),
                            "sendable" => Ok(GeneratedField::Sendable),
                            "category" => Ok(GeneratedField::Category),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = TemplateState;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.TemplateState")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<TemplateState, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut name__ = None;
                let mut language__ = None;
                let mut state__ = None;
                let mut sendable__ = None;
                let mut category__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Name => {
                            if name__.is_some() {
                                return Err(serde::de::Error::duplicate_field("name"));
                            }
                            name__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Language => {
                            if language__.is_some() {
                                return Err(serde::de::Error::duplicate_field("language"));
                            }
                            language__ = Some(map_.next_value()?);
                        }
                        GeneratedField::State => {
                            if state__.is_some() {
                                return Err(serde::de::Error::duplicate_field("state"));
                            }
                            state__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Sendable => {
                            if sendable__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sendable"));
                            }
                            sendable__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Category => {
                            if category__.is_some() {
                                return Err(serde::de::Error::duplicate_field("category"));
                            }
                            category__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(TemplateState {
                    name: name__.unwrap_or_default(),
                    language: language__.unwrap_or_default(),
                    state: state__.unwrap_or_default(),
                    sendable: sendable__.unwrap_or_default(),
                    category: category__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.TemplateState", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Tenant {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.id.is_empty() {
            len += 1;
        }
        if self.partition != 0 {
            len += 1;
        }
        if !self.id_key.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Tenant", len)?;
        if !self.id.is_empty() {
            struct_ser.serialize_field("id", &self.id)?;
        }
        if self.partition != 0 {
            struct_ser.serialize_field("partition", &self.partition)?;
        }
        if !self.id_key.is_empty() {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("idKey", pbjson::private::base64::encode(&self.id_key).as_str())?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Tenant {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "id",
            "partition",
            "id_key",
            "idKey",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Id,
            Partition,
            IdKey,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "id" => Ok(GeneratedField::Id),
                            "partition" => Ok(GeneratedField::Partition),
                            "idKey" | "id_key" => Ok(GeneratedField::IdKey),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Tenant;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Tenant")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Tenant, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut id__ = None;
                let mut partition__ = None;
                let mut id_key__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Id => {
                            if id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("id"));
                            }
                            id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Partition => {
                            if partition__.is_some() {
                                return Err(serde::de::Error::duplicate_field("partition"));
                            }
                            partition__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::IdKey => {
                            if id_key__.is_some() {
                                return Err(serde::de::Error::duplicate_field("idKey"));
                            }
                            id_key__ = 
                                Some(map_.next_value::<::pbjson::private::BytesDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Tenant {
                    id: id__.unwrap_or_default(),
                    partition: partition__.unwrap_or_default(),
                    id_key: id_key__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Tenant", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for TenantConfig {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.accounts.is_empty() {
            len += 1;
        }
        if !self.queues.is_empty() {
            len += 1;
        }
        if !self.agents.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.TenantConfig", len)?;
        if !self.accounts.is_empty() {
            struct_ser.serialize_field("accounts", &self.accounts)?;
        }
        if !self.queues.is_empty() {
            struct_ser.serialize_field("queues", &self.queues)?;
        }
        if !self.agents.is_empty() {
            struct_ser.serialize_field("agents", &self.agents)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for TenantConfig {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "accounts",
            "queues",
            "agents",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Accounts,
            Queues,
            Agents,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "accounts" => Ok(GeneratedField::Accounts),
                            "queues" => Ok(GeneratedField::Queues),
                            "agents" => Ok(GeneratedField::Agents),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = TenantConfig;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.TenantConfig")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<TenantConfig, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut accounts__ = None;
                let mut queues__ = None;
                let mut agents__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Accounts => {
                            if accounts__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accounts"));
                            }
                            accounts__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Queues => {
                            if queues__.is_some() {
                                return Err(serde::de::Error::duplicate_field("queues"));
                            }
                            queues__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Agents => {
                            if agents__.is_some() {
                                return Err(serde::de::Error::duplicate_field("agents"));
                            }
                            agents__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(TenantConfig {
                    accounts: accounts__.unwrap_or_default(),
                    queues: queues__.unwrap_or_default(),
                    agents: agents__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.TenantConfig", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for TenantCreated {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.partition != 0 {
            len += 1;
        }
        if self.logic != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.TenantCreated", len)?;
        if self.partition != 0 {
            struct_ser.serialize_field("partition", &self.partition)?;
        }
        if self.logic != 0 {
            struct_ser.serialize_field("logic", &self.logic)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for TenantCreated {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "partition",
            "logic",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Partition,
            Logic,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "partition" => Ok(GeneratedField::Partition),
                            "logic" => Ok(GeneratedField::Logic),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = TenantCreated;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.TenantCreated")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<TenantCreated, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut partition__ = None;
                let mut logic__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Partition => {
                            if partition__.is_some() {
                                return Err(serde::de::Error::duplicate_field("partition"));
                            }
                            partition__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Logic => {
                            if logic__.is_some() {
                                return Err(serde::de::Error::duplicate_field("logic"));
                            }
                            logic__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(TenantCreated {
                    partition: partition__.unwrap_or_default(),
                    logic: logic__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.TenantCreated", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Text {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.body.is_empty() {
            len += 1;
        }
        if self.preview_url {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Text", len)?;
        if !self.body.is_empty() {
            struct_ser.serialize_field("body", &self.body)?;
        }
        if self.preview_url {
            struct_ser.serialize_field("previewUrl", &self.preview_url)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Text {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "body",
            "preview_url",
            "previewUrl",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Body,
            PreviewUrl,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "body" => Ok(GeneratedField::Body),
                            "previewUrl" | "preview_url" => Ok(GeneratedField::PreviewUrl),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Text;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Text")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Text, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut body__ = None;
                let mut preview_url__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Body => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("body"));
                            }
                            body__ = Some(map_.next_value()?);
                        }
                        GeneratedField::PreviewUrl => {
                            if preview_url__.is_some() {
                                return Err(serde::de::Error::duplicate_field("previewUrl"));
                            }
                            preview_url__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Text {
                    body: body__.unwrap_or_default(),
                    preview_url: preview_url__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Text", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Tick {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let len = 0;
        let struct_ser = serializer.serialize_struct("recado.v1.Tick", len)?;
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Tick {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                            Ok(GeneratedField::__SkipField__)
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Tick;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Tick")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Tick, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                while map_.next_key::<GeneratedField>()?.is_some() {
                    let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                }
                Ok(Tick {
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Tick", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for TimeAccepted {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.at.is_some() {
            len += 1;
        }
        if !self.actor.is_empty() {
            len += 1;
        }
        if !self.reason.is_empty() {
            len += 1;
        }
        if self.lead_ms != 0 {
            len += 1;
        }
        if self.until.is_some() {
            len += 1;
        }
        if self.jump_ms != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.TimeAccepted", len)?;
        if let Some(v) = self.at.as_ref() {
            struct_ser.serialize_field("at", v)?;
        }
        if !self.actor.is_empty() {
            struct_ser.serialize_field("actor", &self.actor)?;
        }
        if !self.reason.is_empty() {
            struct_ser.serialize_field("reason", &self.reason)?;
        }
        if self.lead_ms != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("leadMs", ToString::to_string(&self.lead_ms).as_str())?;
        }
        if let Some(v) = self.until.as_ref() {
            struct_ser.serialize_field("until", v)?;
        }
        if self.jump_ms != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("jumpMs", ToString::to_string(&self.jump_ms).as_str())?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for TimeAccepted {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "at",
            "actor",
            "reason",
            "lead_ms",
            "leadMs",
            "until",
            "jump_ms",
            "jumpMs",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            At,
            Actor,
            Reason,
            LeadMs,
            Until,
            JumpMs,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "at" => Ok(GeneratedField::At),
                            "actor" => Ok(GeneratedField::Actor),
                            "reason" => Ok(GeneratedField::Reason),
                            "leadMs" | "lead_ms" => Ok(GeneratedField::LeadMs),
                            "until" => Ok(GeneratedField::Until),
                            "jumpMs" | "jump_ms" => Ok(GeneratedField::JumpMs),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = TimeAccepted;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.TimeAccepted")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<TimeAccepted, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut at__ = None;
                let mut actor__ = None;
                let mut reason__ = None;
                let mut lead_ms__ = None;
                let mut until__ = None;
                let mut jump_ms__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::At => {
                            if at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("at"));
                            }
                            at__ = map_.next_value()?;
                        }
                        GeneratedField::Actor => {
                            if actor__.is_some() {
                                return Err(serde::de::Error::duplicate_field("actor"));
                            }
                            actor__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Reason => {
                            if reason__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reason"));
                            }
                            reason__ = Some(map_.next_value()?);
                        }
                        GeneratedField::LeadMs => {
                            if lead_ms__.is_some() {
                                return Err(serde::de::Error::duplicate_field("leadMs"));
                            }
                            lead_ms__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Until => {
                            if until__.is_some() {
                                return Err(serde::de::Error::duplicate_field("until"));
                            }
                            until__ = map_.next_value()?;
                        }
                        GeneratedField::JumpMs => {
                            if jump_ms__.is_some() {
                                return Err(serde::de::Error::duplicate_field("jumpMs"));
                            }
                            jump_ms__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(TimeAccepted {
                    at: at__,
                    actor: actor__.unwrap_or_default(),
                    reason: reason__.unwrap_or_default(),
                    lead_ms: lead_ms__.unwrap_or_default(),
                    until: until__,
                    jump_ms: jump_ms__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.TimeAccepted", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Token {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.id.is_empty() {
            len += 1;
        }
        if !self.tenant.is_empty() {
            len += 1;
        }
        if !self.name.is_empty() {
            len += 1;
        }
        if !self.scopes.is_empty() {
            len += 1;
        }
        if !self.hash.is_empty() {
            len += 1;
        }
        if self.created_at.is_some() {
            len += 1;
        }
        if self.expires_at.is_some() {
            len += 1;
        }
        if self.revoked_at.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Token", len)?;
        if !self.id.is_empty() {
            struct_ser.serialize_field("id", &self.id)?;
        }
        if !self.tenant.is_empty() {
            struct_ser.serialize_field("tenant", &self.tenant)?;
        }
        if !self.name.is_empty() {
            struct_ser.serialize_field("name", &self.name)?;
        }
        if !self.scopes.is_empty() {
            struct_ser.serialize_field("scopes", &self.scopes)?;
        }
        if !self.hash.is_empty() {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("hash", pbjson::private::base64::encode(&self.hash).as_str())?;
        }
        if let Some(v) = self.created_at.as_ref() {
            struct_ser.serialize_field("createdAt", v)?;
        }
        if let Some(v) = self.expires_at.as_ref() {
            struct_ser.serialize_field("expiresAt", v)?;
        }
        if let Some(v) = self.revoked_at.as_ref() {
            struct_ser.serialize_field("revokedAt", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Token {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "id",
            "tenant",
            "name",
            "scopes",
            "hash",
            "created_at",
            "createdAt",
            "expires_at",
            "expiresAt",
            "revoked_at",
            "revokedAt",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Id,
            Tenant,
            Name,
            Scopes,
            Hash,
            CreatedAt,
            ExpiresAt,
            RevokedAt,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "id" => Ok(GeneratedField::Id),
                            "tenant" => Ok(GeneratedField::Tenant),
                            "name" => Ok(GeneratedField::Name),
                            "scopes" => Ok(GeneratedField::Scopes),
                            "hash" => Ok(GeneratedField::Hash),
                            "createdAt" | "created_at" => Ok(GeneratedField::CreatedAt),
                            "expiresAt" | "expires_at" => Ok(GeneratedField::ExpiresAt),
                            "revokedAt" | "revoked_at" => Ok(GeneratedField::RevokedAt),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Token;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Token")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Token, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut id__ = None;
                let mut tenant__ = None;
                let mut name__ = None;
                let mut scopes__ = None;
                let mut hash__ = None;
                let mut created_at__ = None;
                let mut expires_at__ = None;
                let mut revoked_at__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Id => {
                            if id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("id"));
                            }
                            id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Tenant => {
                            if tenant__.is_some() {
                                return Err(serde::de::Error::duplicate_field("tenant"));
                            }
                            tenant__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Name => {
                            if name__.is_some() {
                                return Err(serde::de::Error::duplicate_field("name"));
                            }
                            name__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Scopes => {
                            if scopes__.is_some() {
                                return Err(serde::de::Error::duplicate_field("scopes"));
                            }
                            scopes__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Hash => {
                            if hash__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hash"));
                            }
                            hash__ = 
                                Some(map_.next_value::<::pbjson::private::BytesDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::CreatedAt => {
                            if created_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("createdAt"));
                            }
                            created_at__ = map_.next_value()?;
                        }
                        GeneratedField::ExpiresAt => {
                            if expires_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("expiresAt"));
                            }
                            expires_at__ = map_.next_value()?;
                        }
                        GeneratedField::RevokedAt => {
                            if revoked_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("revokedAt"));
                            }
                            revoked_at__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Token {
                    id: id__.unwrap_or_default(),
                    tenant: tenant__.unwrap_or_default(),
                    name: name__.unwrap_or_default(),
                    scopes: scopes__.unwrap_or_default(),
                    hash: hash__.unwrap_or_default(),
                    created_at: created_at__,
                    expires_at: expires_at__,
                    revoked_at: revoked_at__,
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Token", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Transfer {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.conversation_id.is_empty() {
            len += 1;
        }
        if !self.to_queue_id.is_empty() {
            len += 1;
        }
        if !self.to_agent_id.is_empty() {
            len += 1;
        }
        if !self.by_agent_id.is_empty() {
            len += 1;
        }
        if self.note.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Transfer", len)?;
        if !self.conversation_id.is_empty() {
            struct_ser.serialize_field("conversationId", &self.conversation_id)?;
        }
        if !self.to_queue_id.is_empty() {
            struct_ser.serialize_field("toQueueId", &self.to_queue_id)?;
        }
        if !self.to_agent_id.is_empty() {
            struct_ser.serialize_field("toAgentId", &self.to_agent_id)?;
        }
        if !self.by_agent_id.is_empty() {
            struct_ser.serialize_field("byAgentId", &self.by_agent_id)?;
        }
        if let Some(v) = self.note.as_ref() {
            struct_ser.serialize_field("note", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Transfer {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "conversation_id",
            "conversationId",
            "to_queue_id",
            "toQueueId",
            "to_agent_id",
            "toAgentId",
            "by_agent_id",
            "byAgentId",
            "note",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            ConversationId,
            ToQueueId,
            ToAgentId,
            ByAgentId,
            Note,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "conversationId" | "conversation_id" => Ok(GeneratedField::ConversationId),
                            "toQueueId" | "to_queue_id" => Ok(GeneratedField::ToQueueId),
                            "toAgentId" | "to_agent_id" => Ok(GeneratedField::ToAgentId),
                            "byAgentId" | "by_agent_id" => Ok(GeneratedField::ByAgentId),
                            "note" => Ok(GeneratedField::Note),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Transfer;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Transfer")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Transfer, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut conversation_id__ = None;
                let mut to_queue_id__ = None;
                let mut to_agent_id__ = None;
                let mut by_agent_id__ = None;
                let mut note__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::ConversationId => {
                            if conversation_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("conversationId"));
                            }
                            conversation_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ToQueueId => {
                            if to_queue_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("toQueueId"));
                            }
                            to_queue_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ToAgentId => {
                            if to_agent_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("toAgentId"));
                            }
                            to_agent_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ByAgentId => {
                            if by_agent_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("byAgentId"));
                            }
                            by_agent_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Note => {
                            if note__.is_some() {
                                return Err(serde::de::Error::duplicate_field("note"));
                            }
                            note__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Transfer {
                    conversation_id: conversation_id__.unwrap_or_default(),
                    to_queue_id: to_queue_id__.unwrap_or_default(),
                    to_agent_id: to_agent_id__.unwrap_or_default(),
                    by_agent_id: by_agent_id__.unwrap_or_default(),
                    note: note__,
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Transfer", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Unsupported {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.r#type.is_empty() {
            len += 1;
        }
        if !self.raw_json.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Unsupported", len)?;
        if !self.r#type.is_empty() {
            struct_ser.serialize_field("type", &self.r#type)?;
        }
        if !self.raw_json.is_empty() {
            struct_ser.serialize_field("rawJson", &self.raw_json)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Unsupported {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "type",
            "raw_json",
            "rawJson",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Type,
            RawJson,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "type" => Ok(GeneratedField::Type),
                            "rawJson" | "raw_json" => Ok(GeneratedField::RawJson),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Unsupported;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Unsupported")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Unsupported, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut r#type__ = None;
                let mut raw_json__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Type => {
                            if r#type__.is_some() {
                                return Err(serde::de::Error::duplicate_field("type"));
                            }
                            r#type__ = Some(map_.next_value()?);
                        }
                        GeneratedField::RawJson => {
                            if raw_json__.is_some() {
                                return Err(serde::de::Error::duplicate_field("rawJson"));
                            }
                            raw_json__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Unsupported {
                    r#type: r#type__.unwrap_or_default(),
                    raw_json: raw_json__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Unsupported", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Why {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.conversation_id.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.Why", len)?;
        if !self.conversation_id.is_empty() {
            struct_ser.serialize_field("conversationId", &self.conversation_id)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Why {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "conversation_id",
            "conversationId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            ConversationId,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "conversationId" | "conversation_id" => Ok(GeneratedField::ConversationId),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Why;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.Why")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Why, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut conversation_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::ConversationId => {
                            if conversation_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("conversationId"));
                            }
                            conversation_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Why {
                    conversation_id: conversation_id__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.Why", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for WhyAnswer {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.conversation_id.is_empty() {
            len += 1;
        }
        if !self.state.is_empty() {
            len += 1;
        }
        if !self.queue_id.is_empty() {
            len += 1;
        }
        if !self.agent_id.is_empty() {
            len += 1;
        }
        if !self.summary.is_empty() {
            len += 1;
        }
        if self.position != 0 {
            len += 1;
        }
        if self.waiting_since.is_some() {
            len += 1;
        }
        if !self.agents.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.WhyAnswer", len)?;
        if !self.conversation_id.is_empty() {
            struct_ser.serialize_field("conversationId", &self.conversation_id)?;
        }
        if !self.state.is_empty() {
            struct_ser.serialize_field("state", &self.state)?;
        }
        if !self.queue_id.is_empty() {
            struct_ser.serialize_field("queueId", &self.queue_id)?;
        }
        if !self.agent_id.is_empty() {
            struct_ser.serialize_field("agentId", &self.agent_id)?;
        }
        if !self.summary.is_empty() {
            struct_ser.serialize_field("summary", &self.summary)?;
        }
        if self.position != 0 {
            struct_ser.serialize_field("position", &self.position)?;
        }
        if let Some(v) = self.waiting_since.as_ref() {
            struct_ser.serialize_field("waitingSince", v)?;
        }
        if !self.agents.is_empty() {
            struct_ser.serialize_field("agents", &self.agents)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for WhyAnswer {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "conversation_id",
            "conversationId",
            "state",
            "queue_id",
            "queueId",
            "agent_id",
            "agentId",
            "summary",
            "position",
            "waiting_since",
            "waitingSince",
            "agents",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            ConversationId,
            State,
            QueueId,
            AgentId,
            Summary,
            Position,
            WaitingSince,
            Agents,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "conversationId" | "conversation_id" => Ok(GeneratedField::ConversationId),
                            "state" => Ok(GeneratedField::State),
                            "queueId" | "queue_id" => Ok(GeneratedField::QueueId),
                            "agentId" | "agent_id" => Ok(GeneratedField::AgentId),
                            "summary" => Ok(GeneratedField::Summary),
                            "position" => Ok(GeneratedField::Position),
                            "waitingSince" | "waiting_since" => Ok(GeneratedField::WaitingSince),
                            "agents" => Ok(GeneratedField::Agents),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = WhyAnswer;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.WhyAnswer")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<WhyAnswer, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut conversation_id__ = None;
                let mut state__ = None;
                let mut queue_id__ = None;
                let mut agent_id__ = None;
                let mut summary__ = None;
                let mut position__ = None;
                let mut waiting_since__ = None;
                let mut agents__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::ConversationId => {
                            if conversation_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("conversationId"));
                            }
                            conversation_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::State => {
                            if state__.is_some() {
                                return Err(serde::de::Error::duplicate_field("state"));
                            }
                            state__ = Some(map_.next_value()?);
                        }
                        GeneratedField::QueueId => {
                            if queue_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("queueId"));
                            }
                            queue_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AgentId => {
                            if agent_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("agentId"));
                            }
                            agent_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Summary => {
                            if summary__.is_some() {
                                return Err(serde::de::Error::duplicate_field("summary"));
                            }
                            summary__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Position => {
                            if position__.is_some() {
                                return Err(serde::de::Error::duplicate_field("position"));
                            }
                            position__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::WaitingSince => {
                            if waiting_since__.is_some() {
                                return Err(serde::de::Error::duplicate_field("waitingSince"));
                            }
                            waiting_since__ = map_.next_value()?;
                        }
                        GeneratedField::Agents => {
                            if agents__.is_some() {
                                return Err(serde::de::Error::duplicate_field("agents"));
                            }
                            agents__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(WhyAnswer {
                    conversation_id: conversation_id__.unwrap_or_default(),
                    state: state__.unwrap_or_default(),
                    queue_id: queue_id__.unwrap_or_default(),
                    agent_id: agent_id__.unwrap_or_default(),
                    summary: summary__.unwrap_or_default(),
                    position: position__.unwrap_or_default(),
                    waiting_since: waiting_since__,
                    agents: agents__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.WhyAnswer", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for why_answer::AgentVerdict {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.agent_id.is_empty() {
            len += 1;
        }
        if !self.rule.is_empty() {
            len += 1;
        }
        if !self.detail.is_empty() {
            len += 1;
        }
        if self.until.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("recado.v1.WhyAnswer.AgentVerdict", len)?;
        if !self.agent_id.is_empty() {
            struct_ser.serialize_field("agentId", &self.agent_id)?;
        }
        if !self.rule.is_empty() {
            struct_ser.serialize_field("rule", &self.rule)?;
        }
        if !self.detail.is_empty() {
            struct_ser.serialize_field("detail", &self.detail)?;
        }
        if let Some(v) = self.until.as_ref() {
            struct_ser.serialize_field("until", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for why_answer::AgentVerdict {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "agent_id",
            "agentId",
            "rule",
            "detail",
            "until",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AgentId,
            Rule,
            Detail,
            Until,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "agentId" | "agent_id" => Ok(GeneratedField::AgentId),
                            "rule" => Ok(GeneratedField::Rule),
                            "detail" => Ok(GeneratedField::Detail),
                            "until" => Ok(GeneratedField::Until),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = why_answer::AgentVerdict;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct recado.v1.WhyAnswer.AgentVerdict")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<why_answer::AgentVerdict, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut agent_id__ = None;
                let mut rule__ = None;
                let mut detail__ = None;
                let mut until__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AgentId => {
                            if agent_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("agentId"));
                            }
                            agent_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Rule => {
                            if rule__.is_some() {
                                return Err(serde::de::Error::duplicate_field("rule"));
                            }
                            rule__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Detail => {
                            if detail__.is_some() {
                                return Err(serde::de::Error::duplicate_field("detail"));
                            }
                            detail__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Until => {
                            if until__.is_some() {
                                return Err(serde::de::Error::duplicate_field("until"));
                            }
                            until__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(why_answer::AgentVerdict {
                    agent_id: agent_id__.unwrap_or_default(),
                    rule: rule__.unwrap_or_default(),
                    detail: detail__.unwrap_or_default(),
                    until: until__,
                })
            }
        }
        deserializer.deserialize_struct("recado.v1.WhyAnswer.AgentVerdict", FIELDS, GeneratedVisitor)
    }
}
